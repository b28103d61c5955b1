/** Rehearses a rule on the last seven days of the feed, page by page and within a bound. */
import { findPositionBefore, readObjectChanges } from '../history/index.ts'
import type { Sql } from '../platform/database.ts'
import { RehearsedRule } from './rehearsal.ts'
import { compileRule } from './rule-compile.ts'
import type { Rehearsal, Rule } from './rule-schema.ts'

const DAYS = 7
const DAY_MS = 86_400_000
const PAGE_SIZE = 1_000
/** A rehearsal keeps half a kilobyte of each record it meets. */
const EXAMINED_MAX = 100_000

export async function rehearse(sql: Sql, orgId: string, rule: Rule, now: Date, signal: AbortSignal): Promise<Rehearsal> {
    const since = new Date(now.getTime() - DAYS * DAY_MS)
    const rehearsed = new RehearsedRule(compileRule(rule))
    let afterPosition = await findPositionBefore(sql, orgId, since)
    for (let examined = 0; ;) {
        const page = await readObjectChanges(sql, orgId, { object: rule.object, afterPosition, limit: PAGE_SIZE })
        for (const change of page) rehearsed.play(change)
        examined += page.length
        afterPosition = page.at(-1)?.position ?? afterPosition
        const isComplete = page.length < PAGE_SIZE
        if (isComplete || examined >= EXAMINED_MAX || signal.aborted)
            return { since: since.toISOString(), isComplete, ...rehearsed.outcome }
    }
}

/** "Also the N that match now": counted first, then taken in bounded steps by the outbox while the rule judges what is new. */
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { approveMatches, listLivingRecords, queueMatching } from './match-store.ts'
import { compileRule } from './rule-compile.ts'
import { matchesNow } from './rule-policy.ts'
import type { EnableInput, Matches, Rule } from './rule-schema.ts'
import { enableRule, findRule, lockRules } from './rule-store.ts'

const PAGE_SIZE = 2_000
/** One step is one transaction of the outbox, beside other records' actions. */
const STEP_SIZE = 500
const EXAMINED_MAX = 1_000_000
const SAMPLE_SIZE = 20

export interface MatchService {
    /** Reads at most a million records; stops early when the caller has gone. */
    count(orgId: string, ruleId: string, signal: AbortSignal): Promise<Matches>
    /** Enables the rule, and queues what matches now if that is asked for and is not more than the caller allows. */
    enable(orgId: string, ruleId: string, input: EnableInput, signal: AbortSignal): Promise<Rule>
}

async function findKnownRule(sql: Sql, orgId: string, ruleId: string): Promise<Rule> {
    const rule = await findRule(sql, orgId, ruleId)
    if (rule === null) throw new HeadroomError('not_found', 'There is no rule with this id.')
    return rule
}

async function countMatches(sql: Sql, orgId: string, rule: Rule, signal: AbortSignal): Promise<Matches> {
    const compiled = compileRule(rule)
    const sample: string[] = []
    let [count, examined, after] = [0, 0, '']
    for (;;) {
        const page = await listLivingRecords(sql, orgId, compiled, after, PAGE_SIZE)
        const matching = page.filter(({ values }) => matchesNow(compiled, values))
        count += matching.length
        examined += page.length
        sample.push(...matching.slice(0, SAMPLE_SIZE - sample.length).map((record) => record.recordId))
        const isComplete = page.length < PAGE_SIZE
        if (isComplete || examined >= EXAMINED_MAX || signal.aborted) return { count, examined, isComplete, sample }
        after = page.at(-1)?.recordId ?? after
    }
}

async function checkCount(sql: Sql, orgId: string, rule: Rule, atMost: number, signal: AbortSignal): Promise<void> {
    const { count, examined, isComplete } = await countMatches(sql, orgId, rule, signal)
    if (isComplete && count <= atMost) return
    const advice = isComplete
        ? `${count} records match now: look at them and allow so many, or narrow the conditions.`
        : `Only ${examined} records could be counted, of which ${count} match: there are more. Enable the rule without those that match.`
    throw new HeadroomError('conflict', advice, { field: 'alsoMatching.atMost' })
}

export function createMatchService(database: Database): MatchService {
    return {
        count: async (orgId, ruleId, signal) => countMatches(database, orgId, await findKnownRule(database, orgId, ruleId), signal),
        enable: async (orgId, ruleId, { alsoMatching }, signal) => {
            const seen = await findKnownRule(database, orgId, ruleId)
            // Counted before the org's rules are locked: it may take seconds, and deliveries would wait.
            if (alsoMatching !== undefined) await checkCount(database, orgId, seen, alsoMatching.atMost, signal)
            return database.transaction(async (sql) => {
                await lockRules(sql, orgId)
                const rule = await findKnownRule(sql, orgId, ruleId)
                if (rule.version !== seen.version)
                    throw new HeadroomError('conflict', 'The rule was changed meanwhile: look at it and try again.')
                const enabled = rule.isEnabled ? rule : ((await enableRule(sql, orgId, ruleId)) ?? rule)
                if (alsoMatching !== undefined) await queueMatching(sql, orgId, enabled, '')
                return enabled
            })
        },
    }
}

/** One step from the outbox. A rule that was changed, disabled or deleted meanwhile ends the matching: what it asked for is no more. */
export async function continueMatching(
    sql: Sql,
    orgId: string,
    { ruleId, ruleVersion, afterRecordId }: { ruleId: string; ruleVersion: number; afterRecordId: string },
): Promise<void> {
    const rule = await findRule(sql, orgId, ruleId)
    if (rule === null || !rule.isEnabled || rule.version !== ruleVersion) return
    const compiled = compileRule(rule)
    const page = await listLivingRecords(sql, orgId, compiled, afterRecordId, STEP_SIZE)
    const matching = page.filter(({ values }) => matchesNow(compiled, values))
    if (matching.length > 0) await approveMatches(sql, orgId, rule, matching)
    const last = page.at(-1)
    if (page.length === STEP_SIZE && last !== undefined) await queueMatching(sql, orgId, rule, last.recordId)
}

/**
 * Proves that nothing is missing, without an API request: the org counts what it has, what differs is narrowed down to records, and these
 * enter the feed as the org tells them. A record whose stamp moved and whose values did not is touched, not missing.
 */
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import type { Change } from '../mirror/index.ts'
import { listReadable } from '../sync/index.ts'
import { askCounts, compareCounts, compareStamps, nextWindow } from './check-policy.ts'
import {
    beginCheck,
    endCheck,
    repeatCheck,
    selectBegin,
    selectChecks,
    settleRows,
    settleWindow,
    takeQuestions,
    wantRows,
    wantWindows,
} from './check-store.ts'
import type { Check } from './check-store.ts'
import type { Counts, Question, Report, Stamps } from './completeness-types.ts'
import { groupTold, makeHeals } from './heal.ts'
import type { Told } from './heal.ts'
import { countStamps, dropStamps, dropStampsBefore, followFeed, saveStamps, selectAlive, selectStamps } from './stamp-store.ts'

/** Applies changes as if a delivery had brought them; returns how many were new and what they fired. */
export type ApplyHeals = (makeChanges: () => Promise<readonly Change[]>) => Promise<{ readonly appended: number; readonly fired: number }>

export interface Healed {
    readonly appended: number
    readonly fired: number
}

export interface Completeness {
    /** Inside the accepting transaction, under the org's lock: takes what the org answered and heals by it. `id` names the message. */
    take(sql: Sql, orgId: string, id: string, report: Report, apply: ApplyHeals): Promise<Healed>
    /** What to ask next; nothing where all is proven. */
    ask(sql: Sql, orgId: string): Promise<readonly Question[]>
}

/** A little less than the hour in which heartbeats come. */
const CHECK_EVERY_MS = 50 * 60_000
/** How often a check looks at its whole window: what a heal moves shows what it hid. */
const ROUNDS_MAX = 4

async function takeCounts(sql: Sql, orgId: string, counts: Counts, checks: ReadonlyMap<string, Check>, now: Date): Promise<void> {
    const { object, from, to } = counts
    if (!(await settleWindow(sql, orgId, counts))) return
    const questions = compareCounts(counts, await countStamps(sql, orgId, counts))
    await wantWindows(sql, orgId, questions)
    const check = checks.get(object)
    const isWhole = check?.checkingFrom?.toISOString() === from && check.checkingTo?.toISOString() === to
    if (isWhole && questions.length === 0) await endCheck(sql, orgId, object, now)
}

/** Deletions that the mirror has need not be told whole: it is enough to note when they were. */
async function takeStamps(sql: Sql, orgId: string, page: Stamps): Promise<void> {
    if (!(await settleWindow(sql, orgId, page))) return
    const { object, isDeleted } = page
    const { differing, gone, next } = compareStamps(page, await selectStamps(sql, orgId, page))
    const ids = differing.map(([id]) => id)
    if (isDeleted) {
        const alive = await selectAlive(sql, orgId, object, ids)
        await wantRows(sql, orgId, object, [...alive])
        const noted = differing.filter(([id]) => !alive.has(id))
        await saveStamps(sql, orgId, object, noted, true)
        await dropStamps(sql, orgId, object, gone)
    } else await wantRows(sql, orgId, object, [...ids, ...gone])
    if (next !== null) await wantWindows(sql, orgId, [next])
}

async function settleTold(sql: Sql, orgId: string, { object, rows, absent }: Omit<Told, 'reading'>): Promise<void> {
    for (const isDeleted of [false, true]) {
        const pairs = rows
            .filter((row) => row.isDeleted === isDeleted)
            .map(({ recordId, systemModstamp }) => [recordId, systemModstamp] as const)
        await saveStamps(sql, orgId, object, pairs, isDeleted)
    }
    await dropStamps(sql, orgId, object, absent)
    await settleRows(sql, orgId, object, [...rows.map(({ recordId }) => recordId), ...absent])
}

/** The first check of an hour, or once more the whole window where what differed has come. */
async function proceed(sql: Sql, orgId: string, object: string, check: Check | undefined, begin: Date, now: Date): Promise<void> {
    if (check?.isWaiting === true) return
    if (check?.checkingFrom != null && check.checkingTo !== null) {
        if (check.rounds >= ROUNDS_MAX) return endCheck(sql, orgId, object, null)
        await repeatCheck(sql, orgId, object)
        return wantWindows(sql, orgId, [askCounts({ object, from: check.checkingFrom.toISOString(), to: check.checkingTo.toISOString() })])
    }
    if (check?.checkedAt != null && now.getTime() - check.checkedAt.getTime() < CHECK_EVERY_MS) return
    const window = nextWindow(object, check?.provenTo ?? null, begin, now)
    if (window === null) return
    await beginCheck(sql, orgId, window, now)
    await dropStampsBefore(sql, orgId, window)
    await wantWindows(sql, orgId, [askCounts(window)])
}

export function createCompleteness({ clock }: { readonly clock: Clock }): Completeness {
    return {
        async take(sql, orgId, id, report, apply) {
            const now = clock.now()
            await followFeed(sql, orgId)
            const checks = await selectChecks(sql, orgId)
            for (const counts of report.counts) await takeCounts(sql, orgId, counts, checks, now)
            for (const page of report.stamps) await takeStamps(sql, orgId, page)
            let [appended, fired] = [0, 0]
            for (const [index, told] of groupTold(report.rows, report.absent).entries()) {
                const windowFrom = checks.get(told.object)?.checkingFrom ?? null
                const reading = { transaction: `heal-${id}-${index}`, readAt: now, windowFrom }
                const healed = await apply(() => makeHeals(sql, orgId, { ...told, reading }))
                appended += healed.appended
                fired += healed.fired
                await settleTold(sql, orgId, told)
            }
            return { appended, fired }
        },
        async ask(sql, orgId) {
            if (!(await followFeed(sql, orgId))) return []
            const now = clock.now()
            const [checks, begin, readable] = [
                await selectChecks(sql, orgId),
                await selectBegin(sql, orgId),
                await listReadable(sql, orgId),
            ]
            for (const { object } of readable) await proceed(sql, orgId, object, checks.get(object), begin, now)
            return takeQuestions(sql, orgId)
        },
    }
}

/**
 * Proves that nothing is missing, without an API request: the org counts what it has, what differs is narrowed down to records, and these
 * enter the feed as the org tells them. A record whose stamp moved and whose values did not is touched, not missing.
 */
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import type { Change } from '../mirror/index.ts'
import { isIntervalOnly } from '../schemas/index.ts'
import { listReadable } from '../sync/index.ts'
import { recogniseEchoes } from '../writes/index.ts'
import { askRound, compareCounts, compareStamps, lookInto, nextWindow, SETTLE_MS } from './check-policy.ts'
import {
    beginCheck,
    endCheck,
    giveUp,
    noteDifference,
    repeatCheck,
    selectBegin,
    selectChecks,
    selectSuspected,
    settleRows,
    settleWindow,
    takeQuestions,
    suspectRows,
    wantWindows,
} from './check-store.ts'
import type { Check } from './check-store.ts'
import type { Counts, Question, Report, Stamps } from './completeness-types.ts'
import { groupTold, makeHeals } from './heal.ts'
import type { GroupedRows } from './heal.ts'
import { tellUnanswered } from './resync-service.ts'
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
/** How often a check looks again: what a heal moves shows what it hid. */
const ROUNDS_MAX = 4

async function takeCounts(sql: Sql, orgId: string, counts: Counts, check: Check | undefined): Promise<void> {
    if (!(await settleWindow(sql, orgId, counts))) return
    const questions = compareCounts(counts, await countStamps(sql, orgId, counts))
    const isNew = check?.rounds === 0 && counts.from >= (check.provenTo?.toISOString() ?? '')
    await wantWindows(sql, orgId, isNew && questions.length === 0 ? lookInto(counts) : questions)
    if (questions.length > 0) await noteDifference(sql, orgId, counts.object)
}

/** Deletions that the mirror has need not be told whole: it is enough to note when they were. */
async function takeStamps(sql: Sql, orgId: string, page: Stamps): Promise<void> {
    if (!(await settleWindow(sql, orgId, page))) return
    const { object, isDeleted } = page
    const { differing, gone, next } = compareStamps(page, await selectStamps(sql, orgId, page))
    const ids = differing.map(([id]) => id)
    if (ids.length + gone.length > 0) await noteDifference(sql, orgId, object)
    if (isDeleted) {
        const alive = await selectAlive(sql, orgId, object, ids)
        await suspectRows(sql, orgId, object, [...alive])
        const noted = differing.filter(([id]) => !alive.has(id))
        await saveStamps(sql, orgId, object, noted, true)
        await dropStamps(sql, orgId, object, gone)
    } else await suspectRows(sql, orgId, object, [...ids, ...gone])
    if (next !== null) await wantWindows(sql, orgId, [next])
}

async function settleTold(sql: Sql, orgId: string, { object, rows, absent }: GroupedRows): Promise<void> {
    for (const isDeleted of [false, true]) {
        const pairs = rows
            .filter((row) => row.isDeleted === isDeleted)
            .map(({ recordId, systemModstamp }) => [recordId, systemModstamp] as const)
        await saveStamps(sql, orgId, object, pairs, isDeleted)
    }
    await dropStamps(sql, orgId, object, absent)
    await settleRows(sql, orgId, object, [...rows.map(({ recordId }) => recordId), ...absent])
}

/** What was saved after the window is under way by a delivery: should it be lost, the check of its own hour finds it. */
async function leaveUnsettled(sql: Sql, orgId: string, told: GroupedRows, settledTo: Date): Promise<GroupedRows> {
    const suspected = await selectSuspected(sql, orgId, told.object)
    const unsettled = told.rows.filter((row) => suspected.has(row.recordId) && new Date(row.systemModstamp) >= settledTo)
    const ids = unsettled.map(({ recordId }) => recordId)
    await dropStamps(sql, orgId, told.object, ids)
    await settleRows(sql, orgId, told.object, ids)
    return { ...told, rows: told.rows.filter((row) => !unsettled.includes(row)) }
}

/** The first round of an hour's check, or one more where what differed has come. */
async function proceed(sql: Sql, orgId: string, object: string, check: Check | undefined, begin: Date, now: Date): Promise<void> {
    if (check?.isWaiting === true) return
    if (check?.checkingFrom != null && check.checkingTo !== null) {
        if (!check.differs) return endCheck(sql, orgId, object, now)
        if (check.rounds >= ROUNDS_MAX) return endCheck(sql, orgId, object, null)
        await repeatCheck(sql, orgId, object)
        const whole = { object, from: check.checkingFrom.toISOString(), to: check.checkingTo.toISOString() }
        return wantWindows(sql, orgId, askRound(whole, whole.from))
    }
    if (check?.checkedAt != null && now.getTime() - check.checkedAt.getTime() < CHECK_EVERY_MS) return
    const window = nextWindow(object, check?.provenTo ?? null, begin, now)
    if (window === null) return
    await beginCheck(sql, orgId, window, now)
    await dropStampsBefore(sql, orgId, window)
    const provenTo = check?.provenTo?.toISOString() ?? window.from
    await wantWindows(sql, orgId, askRound(window, provenTo > window.from && provenTo < window.to ? provenTo : window.from))
}

export function createCompleteness({ clock }: { readonly clock: Clock }): Completeness {
    return {
        async take(sql, orgId, id, report, apply) {
            const now = clock.now()
            await followFeed(sql, orgId)
            const checks = await selectChecks(sql, orgId)
            for (const counts of report.counts) await takeCounts(sql, orgId, counts, checks.get(counts.object))
            for (const page of report.stamps) await takeStamps(sql, orgId, page)
            let [appended, fired] = [0, 0]
            for (const [index, all] of groupTold(report.rows, report.absent).entries()) {
                const { checkingFrom: windowFrom = null, checkingTo } = checks.get(all.object) ?? {}
                const told = await leaveUnsettled(sql, orgId, all, checkingTo ?? new Date(now.getTime() - SETTLE_MS))
                const reading = { transaction: `heal-${id}-${index}`, readAt: now, windowFrom }
                const healed = await apply(async () => recogniseEchoes(sql, orgId, await makeHeals(sql, orgId, { ...told, reading })))
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
            // What is read at intervals only comes later than a check would want it.
            const checked = readable.filter(({ object }) => !isIntervalOnly(object))
            for (const { object } of checked) await proceed(sql, orgId, object, checks.get(object), begin, now)
            await tellUnanswered(sql, orgId, await giveUp(sql, orgId), now)
            return takeQuestions(sql, orgId)
        },
    }
}

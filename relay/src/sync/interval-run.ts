/**
 * One run of interval sync: ask what changed, read it, make changes of what differs from the mirror, and only then move the watermarks.
 * Whatever breaks it off leaves them where they were, and what is read again makes no second change.
 */
import type { Clock } from '../platform/clock.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { isIntervalOnly } from '../schemas/index.ts'
import { selectSettings } from '../settings/index.ts'
import { createApplier } from './apply-rows.ts'
import type { Applier, ApplierParts } from './apply-rows.ts'
import type { BulkSettings } from './bulk-settings.ts'
import { endWindowRead } from './bulk-store.ts'
import { isForBulk, readManyRows, selectUnfinished } from './interval-bulk.ts'
import { readInFull } from './interval-gap.ts'
import { noteRefusal, startProgress } from './interval-progress.ts'
import type { Progress } from './interval-progress.ts'
import { listReadable } from './readable-objects.ts'
import { readMasters, readRows } from './read-rows.ts'
import { saveObject, selectObjects, toTurn } from './run-store.ts'
import type { Run } from './run-store.ts'
import { keepTurn } from './turn.ts'
import type { Turn } from './turn.ts'
import { lookAgain, seeLess, writeUnseen } from './unseen-fields.ts'
import { askWindows, INTERVAL, isTooOld, makeWindow, TOO_OLD } from './windows.ts'

export interface RunParts extends ApplierParts {
    readonly clock: Clock
    readonly bulk: BulkSettings
    /** Aborted when the relay stops. */
    readonly signal: AbortSignal
}

export interface Outcome {
    /** Null: all that changed is read. */
    readonly problem: string | null
    /** Whether nothing is left that another run could read. */
    readonly isCaughtUp: boolean
}

/** Of an org that asks for a run before real time ever ended. */
const FIRST_WINDOW_MS = 60 * 60_000
const NOTHING_DESCRIBED = 'The org has not described its objects yet, so there is nothing to read: it does with one of its next deliveries.'

/** The end of real time is no start of what never was in it. */
async function findStarts({ database }: ApplierParts, { orgId, readFrom }: Run, now: Date): Promise<(object: string) => Date> {
    const watermarks = new Map((await selectObjects(database, orgId)).map(({ object, coveredTo }) => [object, coveredTo]))
    const fallback = new Date(now.getTime() - FIRST_WINDOW_MS)
    return (object) => {
        const known = [watermarks.get(object) ?? null, isIntervalOnly(object) ? null : readFrom].filter((time) => time !== null)
        return known.reduce((newest, time) => (time > newest ? time : newest), known[0] ?? fallback)
    }
}

async function lookForChanges(parts: RunParts, run: Run, salesforce: Salesforce): Promise<Progress[]> {
    await lookAgain({ database: parts.database, salesforce })
    const now = parts.clock.now()
    const readables = (await listReadable(parts.database, run.orgId)).filter(({ object }) => run.isWhole || isIntervalOnly(object))
    const startOf = await findStarts(parts, run, now)
    const windows = readables.map((readable) => ({ readable, window: makeWindow(startOf(readable.object), now) }))
    const asked = windows.filter(({ window }) => !isTooOld(window.from, now))
    const found = await askWindows(
        salesforce,
        asked.map(({ readable: { object }, window }) => ({ object, window })),
        now,
    )
    const { transaction } = toTurn(run)
    return windows.map(({ readable, window }) => {
        const answer = found.get(readable.object) ?? { ok: false, problem: TOO_OLD }
        const reading = { transaction, readAt: now, windowFrom: window.from }
        return startProgress(readable, reading, answer, parts.bulk.clockOverlapMs)
    })
}

/** What is refused for its fields is asked for once more with those that the Sync User sees: each time fewer. */
async function readChanged(parts: RunParts, salesforce: Salesforce, all: readonly Progress[], applier: Applier): Promise<void> {
    const changed = new Map(all.filter(({ missing }) => missing.size > 0).map((one) => [one.readable, one]))
    const wanted = Array.from(changed.values(), ({ readable, reading }) => ({ readable, from: reading.windowFrom }))
    const refused = await readRows(salesforce, wanted, async ({ readable }, rows) => {
        const progress = changed.get(readable)
        if (progress === undefined) return
        progress.changes += await applier.applyRows(readable, rows, progress.reading)
        progress.rows += rows.length
        for (const { Id } of rows) progress.missing.delete(String(Id))
    })
    const again: Progress[] = []
    for (const one of changed.values()) {
        const error = refused.get(one.readable.object)
        if (error === undefined) continue
        const less = await seeLess({ database: parts.database, salesforce }, one.readable, error, INTERVAL)
        if (less === null) noteRefusal(one, error)
        else {
            one.readable = less
            again.push(one)
        }
    }
    if (again.length > 0) await readChanged(parts, salesforce, again, applier)
}

async function takeDeletions(salesforce: Salesforce, all: readonly Progress[], applier: Applier): Promise<void> {
    const deleting = all.flatMap((progress) => (progress.found.ok ? [{ progress, deleted: progress.found.deleted }] : []))
    const ids = deleting.map(({ progress, deleted }) => ({ object: progress.readable.object, ids: deleted.map(({ id }) => id) }))
    const masters = await readMasters(salesforce, ids)
    for (const { progress, deleted } of deleting) {
        const deletions = deleted.map(({ id, deletedAt }) => ({ id, deletedAt, mergedInto: masters.get(id) ?? null }))
        progress.changes += await applier.applyDeletions(progress.readable.object, deletions, progress.reading)
        for (const { id } of deletions) progress.missing.delete(id)
    }
}

/** The watermark moves only where everything that changed was read, or is known to be deleted. */
async function settle({ database }: RunParts, turn: Turn, progress: Progress): Promise<void> {
    const { readable, missing, rows, changes } = progress
    const { object } = readable
    if (missing.size > 0) progress.problem ??= `${missing.size} changed records could not be read: it is tried again.`
    const coveredTo = progress.problem === null ? progress.coveredTo : null
    reachFailPoint('watermark-before')
    await database.transaction(async (sql) => {
        await turn.hold(sql, {})
        await saveObject(sql, turn.orgId, { object, coveredTo, rows, changes, problem: progress.problem ?? writeUnseen(readable) })
        if (coveredTo !== null) await endWindowRead(sql, turn.orgId, object)
    })
    reachFailPoint('watermark-after')
}

function summarize(all: readonly Progress[], { isWhole }: Run): Outcome {
    if (all.length === 0 && isWhole) return { problem: NOTHING_DESCRIBED, isCaughtUp: false }
    const failed = all.filter(({ problem }) => problem !== null)
    const [first] = failed
    const problem = first === undefined ? null : `${first.readable.object}: ${first.problem}`
    // What Salesforce refuses outright is told with its object, and no other run would read it.
    return { problem, isCaughtUp: failed.every(({ missing, isUnread }) => missing.size === 0 && !isUnread) }
}

export async function runInterval(parts: RunParts, run: Run, connection: Salesforce): Promise<Outcome> {
    const { database, signal, bulk } = parts
    const turn = toTurn(run)
    const salesforce = keepTurn(connection, turn, database, signal)
    const applier = createApplier(parts, turn)
    const all = await lookForChanges(parts, run, salesforce)
    await readInFull(parts, turn, salesforce, all)
    const { strategy } = await selectSettings(database, run.orgId)
    const unfinished = await selectUnfinished(database, run.orgId)
    const many = all.filter((one) => one.problem === null && (unfinished.has(one.readable.object) || isForBulk(one, strategy, bulk)))
    const few = all.filter((one) => !many.includes(one))
    await readChanged(parts, salesforce, few, applier)
    await takeDeletions(salesforce, all, applier)
    // Nobody waits for another object's Bulk job.
    for (const progress of few) await settle(parts, turn, progress)
    await readManyRows({ ...parts, settings: bulk, turn, salesforce, applier, strategy }, many, unfinished)
    for (const progress of many) await settle(parts, turn, progress)
    return summarize(all, run)
}

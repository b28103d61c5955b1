/**
 * One run of interval sync: ask what changed, read it, make changes of what differs from the mirror, and only then move the watermarks.
 * Whatever breaks it off leaves them where they were, and what is read again makes no second change.
 */
import type { Clock } from '../platform/clock.ts'
import type { Salesforce, SalesforceError } from '../salesforce/index.ts'
import { askForSchema } from '../schemas/index.ts'
import { createApplier } from './apply-rows.ts'
import type { Applier, ApplierParts } from './apply-rows.ts'
import type { Reading } from './interval-diff.ts'
import { listReadable } from './readable-objects.ts'
import type { ReadableObject } from './readable-objects.ts'
import { readMasters, readRows } from './read-rows.ts'
import { holdLease, saveObject, selectObjects } from './run-store.ts'
import type { Run } from './run-store.ts'
import { askWindows, isTooOld, makeWindow, TOO_OLD, writeRefusal } from './windows.ts'
import type { Found } from './windows.ts'

export interface RunParts extends ApplierParts {
    readonly clock: Clock
    /** Aborted when the relay stops. */
    readonly signal: AbortSignal
}

/** The relay stops: another one, or the next start, goes on from the watermarks. */
export class RunStopped extends Error {}

export interface Outcome {
    /** Null: all that changed is read. */
    readonly problem: string | null
    /** Whether nothing is left that another run could read. */
    readonly isCaughtUp: boolean
}

/** What is known of one object while it is read. */
interface Progress {
    readonly readable: ReadableObject
    readonly reading: Reading
    readonly found: Found
    /** Ids of what changed and was not read yet. */
    readonly missing: Set<string>
    rows: number
    changes: number
    problem: string | null
}

/** Of an org that asks for a run before real time ever ended. */
const FIRST_WINDOW_MS = 60 * 60_000
const NOTHING_DESCRIBED = 'The org has not described its objects yet, so there is nothing to read: it does with one of its next deliveries.'

/** Each request renews the lease, and is not sent by who lost it or is to stop. */
function keepLease(salesforce: Salesforce, { database, signal }: RunParts, run: Run): Salesforce {
    return {
        ...salesforce,
        async send(request) {
            if (signal.aborted) throw new RunStopped('The relay stops.')
            await holdLease(database, run, { calls: 1 })
            return salesforce.send(request)
        },
    }
}

async function findStarts({ database }: ApplierParts, { orgId, readFrom }: Run, now: Date): Promise<(object: string) => Date> {
    const watermarks = new Map((await selectObjects(database, orgId)).map(({ object, coveredTo }) => [object, coveredTo]))
    const fallback = new Date(now.getTime() - FIRST_WINDOW_MS)
    return (object) => {
        const known = [watermarks.get(object) ?? null, readFrom].filter((time) => time !== null)
        return known.reduce((newest, time) => (time > newest ? time : newest), known[0] ?? fallback)
    }
}

async function lookForChanges(parts: RunParts, run: Run, salesforce: Salesforce, applier: Applier): Promise<Progress[]> {
    const now = parts.clock.now()
    const readables = await listReadable(parts.database, run.orgId)
    const startOf = await findStarts(parts, run, now)
    const windows = readables.map((readable) => ({ readable, window: makeWindow(startOf(readable.object), now) }))
    const asked = windows.filter(({ window }) => !isTooOld(window.from, now))
    const found = await askWindows(
        salesforce,
        asked.map(({ readable: { object }, window }) => ({ object, window })),
        now,
    )
    return windows.map(({ readable, window }) => {
        const answer = found.get(readable.object) ?? { ok: false, problem: TOO_OLD }
        const reading = { transaction: applier.transaction, readAt: now, windowFrom: window.from }
        const missing = new Set(answer.ok ? answer.ids : [])
        return { readable, reading, found: answer, missing, rows: 0, changes: 0, problem: answer.ok ? null : answer.problem }
    })
}

/** A field that is gone is not asked for again once the org has described itself; what else is refused, no other run would read. */
async function noteRefusal({ database }: RunParts, { orgId }: Run, progress: Progress, error: SalesforceError): Promise<void> {
    progress.problem = writeRefusal(error)
    if (error.errorCode === 'INVALID_FIELD') await askForSchema(database, orgId)
    else progress.missing.clear()
}

async function readChanged(parts: RunParts, run: Run, salesforce: Salesforce, all: readonly Progress[], applier: Applier): Promise<void> {
    const changed = new Map(all.filter(({ missing }) => missing.size > 0).map((one) => [one.readable, one]))
    const wanted = Array.from(changed.values(), ({ readable, reading }) => ({ readable, from: reading.windowFrom }))
    const refused = await readRows(salesforce, wanted, async ({ readable }, rows) => {
        const progress = changed.get(readable)
        if (progress === undefined) return
        progress.changes += await applier.applyRows(readable, rows, progress.reading)
        progress.rows += rows.length
        for (const { Id } of rows) progress.missing.delete(String(Id))
    })
    for (const one of changed.values()) {
        const error = refused.get(one.readable.object)
        if (error !== undefined) await noteRefusal(parts, run, one, error)
    }
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
async function settle({ database }: RunParts, run: Run, progress: Progress): Promise<void> {
    const { readable, found, missing, rows, changes } = progress
    if (missing.size > 0) progress.problem ??= `${missing.size} changed records could not be read: it is tried again.`
    const coveredTo = found.ok && progress.problem === null ? found.coveredTo : null
    await database.transaction(async (sql) => {
        await holdLease(sql, run, {})
        await saveObject(sql, run.orgId, { object: readable.object, coveredTo, rows, changes, problem: progress.problem })
    })
}

function summarize(all: readonly Progress[]): Outcome {
    if (all.length === 0) return { problem: NOTHING_DESCRIBED, isCaughtUp: false }
    const failed = all.filter(({ problem }) => problem !== null)
    const [first] = failed
    const problem = first === undefined ? null : `${first.readable.object}: ${first.problem}`
    // What Salesforce refuses outright is told with its object, and no other run would read it.
    return { problem, isCaughtUp: failed.every(({ missing }) => missing.size === 0) }
}

export async function runInterval(parts: RunParts, run: Run, connection: Salesforce): Promise<Outcome> {
    const salesforce = keepLease(connection, parts, run)
    const applier = createApplier(parts, run)
    const all = await lookForChanges(parts, run, salesforce, applier)
    await readChanged(parts, run, salesforce, all, applier)
    await takeDeletions(salesforce, all, applier)
    for (const progress of all) await settle(parts, run, progress)
    return summarize(all)
}

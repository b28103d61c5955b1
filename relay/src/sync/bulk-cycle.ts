/**
 * Reads objects by Bulk API, all at the same time: a job each, one call that looks at all of them, the pages of those that are complete.
 * Every step is in the store before the next one, so that whoever goes on after a crash or a stop begins where it ended.
 */
import { abortJob, createJob, listJobs, readJob, SalesforceError } from '../salesforce/index.ts'
import type { BulkJob } from '../salesforce/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { readByRest, readPages, step } from './bulk-pages.ts'
import type { PageParts, Tracked } from './bulk-pages.ts'
import { isBulkUsedUp, isForRestOnly, isLost, isNoting, isSmall, planAfterFailure } from './bulk-policy.ts'
import { listColumns, makeQuery } from './bulk-rows.ts'
import { pollAfter } from './bulk-settings.ts'
import type { BulkRead } from './bulk-store.ts'
import { endRead, noteCalls, noteJob, noteRange, noteResults, noteSetback } from './bulk-store.ts'
import { noteUnmet } from './full-store.ts'
import { RunStopped } from './turn.ts'
import { seeLess } from './unseen-fields.ts'
import { writeRefusal } from './windows.ts'

export interface CycleParts extends PageParts {
    readonly clock: Clock
    /** Aborted when the relay stops. */
    readonly signal: AbortSignal
    /** The same read from its beginning, in fewer columns. */
    readonly restart: (sql: Sql, read: BulkRead) => Promise<BulkRead>
    /** Salesforce does not let the object be read. */
    readonly onRefused?: (one: Tracked, error: SalesforceError) => void
}

type Jobs = ReadonlyMap<string, BulkJob>

/** All that there is to read is in, or nothing more can be done. */
export const isRead = ({ read }: Tracked): boolean => read.state === 'read' && read.rangeTo === null
const isOver = (one: Tracked): boolean => isRead(one) || one.read.state === 'parked' || one.waitsFor !== null

async function park(parts: CycleParts, one: Tracked, problem: string): Promise<void> {
    one.read = await step(parts, (sql) => endRead(sql, parts.turn.orgId, one.read, problem))
}

/** Less at a time, then by REST, and in the end nobody tries again before a person has looked. */
async function fail(parts: CycleParts, one: Tracked, problem: string): Promise<void> {
    const next = planAfterFailure(one.read, parts.settings)
    if (next.by === 'nobody') return park(parts, one, problem)
    const rangeTo = next.by === 'bulk' ? next.rangeTo : one.read.rangeTo
    one.read = await step(parts, (sql) => noteSetback(sql, parts.turn.orgId, one.read, { problem, rangeTo, isFailure: true }))
    if (next.by === 'rest') await readByRest(parts, one)
}

/** The same range once more, with a job of its own. */
async function startOver(parts: CycleParts, one: Tracked, problem: string): Promise<void> {
    const { jobs, rangeTo } = one.read
    if (jobs >= parts.settings.jobsMax) return park(parts, one, problem)
    one.read = await step(parts, (sql) => noteSetback(sql, parts.turn.orgId, one.read, { problem, rangeTo, isFailure: false }))
}

async function makeJob(parts: CycleParts, one: Tracked): Promise<void> {
    const { salesforce, turn, settings, clock } = parts
    if (one.isByRest) return readByRest(parts, one)
    const madeAt = clock.now()
    try {
        const { id } = await createJob(salesforce, makeQuery(one.read), one.purpose)
        one.read = await step(parts, (sql) => noteJob(sql, turn.orgId, one.read, { id, madeAt }))
    } catch (error) {
        if (!(error instanceof SalesforceError)) throw error
        const isUsedUp = isBulkUsedUp(error)
        if (isForRestOnly(error) || (isUsedUp && isSmall(one.read, settings))) await readByRest(parts, one)
        else if (isUsedUp) one.waitsFor = error
        else throw error
    }
}

async function giveUpJob(parts: CycleParts, one: Tracked): Promise<void> {
    const { salesforce, turn, database } = parts
    await noteCalls(database, turn.orgId, one.read, 1)
    try {
        await abortJob(salesforce, one.read.jobId ?? '', one.purpose)
    } catch (error) {
        // It may have ended just now; what it has is not waited for any more.
        if (!(error instanceof SalesforceError) || error.code !== 'refused') throw error
    }
    await fail(parts, one, 'Salesforce did not finish the Bulk job.')
}

async function lookAtJob(parts: CycleParts, one: Tracked, jobs: Jobs): Promise<void> {
    const { salesforce, turn, settings, clock, database } = parts
    const { jobId, jobMadeAt } = one.read
    const listed = jobs.get(jobId ?? '')
    const isUnderWay = listed?.state === 'UploadComplete' || listed?.state === 'InProgress'
    // The list has neither figures nor reasons.
    const job = isUnderWay ? listed : await readJob(salesforce, jobId ?? '', one.purpose)
    if (!isUnderWay) await noteCalls(database, turn.orgId, one.read, 1)
    if (job.state === 'JobComplete')
        one.read = await step(parts, (sql) => noteResults(sql, turn.orgId, one.read, job.numberRecordsProcessed ?? null))
    else if (job.state === 'Failed') await fail(parts, one, `A Bulk job failed: ${job.errorMessage ?? 'Salesforce gives no reason.'}`)
    else if (job.state === 'Aborted') await fail(parts, one, 'Somebody aborted the Bulk job.')
    else if (clock.now().getTime() - (jobMadeAt?.getTime() ?? 0) > settings.stuckMs) await giveUpJob(parts, one)
}

/** The range is whole only with as many rows as the job had. */
async function checkRange(parts: CycleParts, one: Tracked): Promise<void> {
    const { jobRows, jobTotal, rangeTo } = one.read
    if (jobTotal !== null && jobRows !== jobTotal) await fail(parts, one, `A Bulk job gave ${jobRows} of ${jobTotal} rows.`)
    else if (rangeTo !== null) one.read = await step(parts, (sql) => noteRange(sql, parts.turn.orgId, one.read))
}

async function noteMore(parts: CycleParts, one: Tracked): Promise<void> {
    if (parts.signal.aborted) throw new RunStopped('The relay stops.')
    one.read = await step(parts, (sql) => noteUnmet(sql, parts.turn.orgId, one.read))
}

async function takeStep(parts: CycleParts, one: Tracked, jobs: Jobs): Promise<void> {
    const { state, jobId } = one.read
    if (isNoting(one.read)) await noteMore(parts, one)
    else if (state === 'waiting') await makeJob(parts, one)
    else if (state === 'working') await lookAtJob(parts, one, jobs)
    else if (state === 'reading' && jobId === null) await readByRest(parts, one)
    else if (state === 'reading') await readPages(parts, one)
    if (one.read.state === 'read') await checkRange(parts, one)
}

/** Without the fields that the Sync User does not see, where it is for these; else nobody tries again before a person has looked. */
async function takeRefusal(parts: CycleParts, one: Tracked, error: SalesforceError): Promise<void> {
    const less = await seeLess(parts, one.readable, error, one.purpose)
    if (less === null) {
        parts.onRefused?.(one, error)
        return park(parts, one, writeRefusal(error))
    }
    one.readable = less
    one.read = await step(parts, (sql) => parts.restart(sql, { ...one.read, columns: listColumns(less) }))
}

/** As far as it goes without Salesforce. */
async function goOn(parts: CycleParts, one: Tracked, jobs: Jobs): Promise<void> {
    do {
        try {
            await takeStep(parts, one, jobs)
        } catch (error) {
            if (!(error instanceof SalesforceError) || error.code !== 'refused') throw error
            if (isLost(error)) await startOver(parts, one, error.message)
            else await takeRefusal(parts, one, error)
        }
    } while (!isOver(one) && one.read.state !== 'working')
}

/** One call for any number of jobs, booked on the first of the reads that wait. */
async function lookAtAll(parts: CycleParts, [first]: readonly Tracked[]): Promise<Jobs> {
    if (first === undefined) return new Map()
    await noteCalls(parts.database, parts.turn.orgId, first.read, 1)
    return listJobs(parts.salesforce, { ...first.purpose, object: '' })
}

/** Returns when each is read, parked, or waits for more than Salesforce's work on it. */
export async function readByBulk(parts: CycleParts, reads: readonly Tracked[]): Promise<void> {
    const { settings, signal } = parts
    let jobs: Jobs = new Map()
    for (let looks = 0, open = reads; open.length > 0; looks++) {
        for (const one of open) await goOn(parts, one, jobs)
        open = open.filter((one) => !isOver(one))
        if (open.length > 0) {
            await settings.pause(pollAfter(settings, looks), signal)
            jobs = await lookAtAll(parts, open)
        }
    }
}

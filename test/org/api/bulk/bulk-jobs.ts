/** The org's query jobs: each waits a second, works as long as its rows take, and keeps its result for seven days, all in the org's time. */
import type { LocalOrg } from '../../local-org.ts'
import { idWithNumber } from '../../platform/ids.ts'
import type { RunningUser } from '../../runtime/transaction.ts'
import { ApiError, noSuchResource } from '../api-error.ts'
import { BulkFaults } from './bulk-faults.ts'
import type { Outcome } from './bulk-faults.ts'
import type { BulkJob, JobState } from './bulk-job.ts'
import { isOver } from './bulk-job.ts'
import type { BulkQuery } from './bulk-query.ts'
import type { CsvFormat } from './csv.ts'

/** Job ids begin with 750 (recorded), and this is the org's instance. */
const KEY_PREFIX = '750'
const INSTANCE = 'Hr0'
const QUOTA = 'DailyBulkV2QueryJobs'
/** Bulk API limits: results are kept for seven days. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000
const WAIT_MS = 1000
const ROWS_PER_MS = 50

export interface NewJob {
    readonly operation: BulkJob['operation']
    readonly query: BulkQuery
    readonly user: RunningUser
    readonly version: number
    readonly format: CsvFormat
}

export class BulkJobs {
    readonly faults = new BulkFaults()
    readonly #org: LocalOrg
    readonly #jobs = new Map<string, BulkJob>()
    #last = 0

    constructor(org: LocalOrg) {
        this.#org = org
    }

    /** @throws ApiError 400 where the day's jobs are used up (text recorded by airbytehq/airbyte, source-salesforce tests). */
    create(asked: NewJob): BulkJob {
        const { max, used } = this.#org.limits.read(QUOTA)
        if (used >= max) throw new ApiError(400, 'LIMIT_EXCEEDED', `Max bulk v2 query jobs (${max}) per 24 hrs has been reached (${used})`)
        this.#org.limits.spend(QUOTA)
        const createdMs = this.#now()
        const id = idWithNumber(KEY_PREFIX, INSTANCE, ++this.#last)
        const job: BulkJob = {
            ...asked,
            id,
            createdMs,
            changedMs: createdMs,
            state: 'UploadComplete',
            errorMessage: null,
            scan: null,
            totalProcessingTime: 0,
        }
        this.#jobs.set(id, job)
        this.#org.services.clock.after(WAIT_MS, () => this.#begin(job, this.faults.nextOutcome()))
        return { ...job }
    }

    /** @throws ApiError 404 for a job that is unknown, deleted or older than seven days. */
    find(id: string): BulkJob {
        const job = this.#kept().find((one) => one.id === id || one.id.slice(0, 15) === id)
        if (job === undefined) throw noSuchResource()
        return job
    }

    /** In no particular order (guide, "Get Information About All Query Jobs"); here the newest first. */
    list(): BulkJob[] {
        return this.#kept().reverse()
    }

    abort(job: BulkJob): void {
        if (isOver(job)) throw new ApiError(400, 'INVALIDJOBSTATE', `Job ${job.id} is ${job.state} and cannot be aborted`)
        this.#end(job, 'Aborted')
    }

    delete(job: BulkJob): void {
        if (job.state === 'InProgress') throw new ApiError(400, 'INVALIDJOBSTATE', `Job ${job.id} is InProgress and cannot be deleted`)
        this.#end(job, 'Aborted')
        this.#jobs.delete(job.id)
    }

    #begin(job: BulkJob, outcome: Outcome): void {
        if (isOver(job)) return
        this.#move(job, 'InProgress')
        if (outcome === 'stuck') return
        const { services } = this.#org
        job.scan = this.#org.runAsUser(job.user, 'restQuery', () => services.data.scan(job.query.query))
        job.totalProcessingTime = this.faults.processingMs + Math.floor(job.scan.size / ROWS_PER_MS)
        services.clock.after(job.totalProcessingTime, () => this.#end(job, outcome))
    }

    #end(job: BulkJob, state: JobState): void {
        if (isOver(job)) return
        this.#move(job, state)
        if (state !== 'JobComplete') job.scan = null
        if (state === 'Failed') job.errorMessage = 'InternalServerError : The job could not be processed. Retry it.'
    }

    #move(job: BulkJob, state: JobState): void {
        job.state = state
        job.changedMs = this.#now()
    }

    #kept(): BulkJob[] {
        for (const job of this.#jobs.values()) if (this.#now() - job.createdMs > KEPT_MS) this.#jobs.delete(job.id)
        return [...this.#jobs.values()]
    }

    #now(): number {
        return this.#org.services.clock.now()
    }
}

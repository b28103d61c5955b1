/** One query job of Bulk API 2.0: what it was asked, how far it is, and how it shows itself. */
import type { RowScan } from '../../platform/data-types.ts'
import type { RunningUser } from '../../runtime/transaction.ts'
import { ApexDatetime } from '../../runtime/date-time.ts'
import { writeValue } from '../write-value.ts'
import type { BulkQuery } from './bulk-query.ts'
import type { CsvFormat } from './csv.ts'

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_one_job.htm */
export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

export interface BulkJob {
    readonly id: string
    readonly operation: 'query' | 'queryAll'
    readonly query: BulkQuery
    readonly user: RunningUser
    readonly version: number
    readonly format: CsvFormat
    readonly createdMs: number
    changedMs: number
    state: JobState
    errorMessage: string | null
    /** The rows as they were when the job began to work; null before, and when it is over without them. */
    scan: RowScan | null
    totalProcessingTime: number
}

export const isOver = ({ state }: BulkJob): boolean => state === 'JobComplete' || state === 'Failed' || state === 'Aborted'

function show(job: BulkJob, jobType: object): object {
    return {
        id: job.id,
        operation: job.operation,
        object: job.query.object.name,
        createdById: job.user.id,
        createdDate: writeValue(new ApexDatetime(job.createdMs)),
        systemModstamp: writeValue(new ApexDatetime(job.changedMs)),
        state: job.state,
        concurrencyMode: 'Parallel',
        contentType: 'CSV',
        apiVersion: job.version,
        ...jobType,
        lineEnding: job.format.lineEnding,
        columnDelimiter: job.format.columnDelimiter,
    }
}

/** The answer to a create: a recorded one has neither type nor figures. */
export function showNewJob(job: BulkJob): object {
    return show(job, {})
}

/** In the list: without figures. */
export function showListedJob(job: BulkJob): object {
    return show(job, { jobType: 'V2Query' })
}

export function showJob(job: BulkJob): object {
    return {
        ...showListedJob(job),
        numberRecordsProcessed: job.state === 'JobComplete' ? (job.scan?.size ?? 0) : 0,
        retries: 0,
        totalProcessingTime: job.totalProcessingTime,
        ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
    }
}

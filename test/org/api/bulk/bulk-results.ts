/**
 * The pages of a query job's result
 * (https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm).
 */
import { ApiError } from '../api-error.ts'
import type { Answer, ApiRequest } from '../resource.ts'
import type { BulkJob } from './bulk-job.ts'
import { writeCsv } from './csv.ts'

/** The number of the first row in base 64, as in the guide (MTAwMDA is 10000), and how often locators were made to expire before. */
function writeLocator(row: number, series: number): string {
    return Buffer.from(`${row}.${series}`).toString('base64url')
}

/** The code of a locator that is no longer known: from memory. */
function readLocator(text: string | null, series: number): number {
    if (text === null) return 0
    const [, row, given] = /^(\d{1,9})\.(\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? []
    if (row === undefined || Number(given) !== series) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
    return Number(row)
}

function readMaxRecords(text: string | null, largest: number): number {
    if (text === null) return largest
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new ApiError(400, 'INVALID_ARGUMENT', 'maxRecords must be a whole number from 1 up')
    return Math.min(Number(text), largest)
}

/** "Use the same API version to get query results that you used to create the query. Otherwise, the call returns a 409 error." */
function requireReady(job: BulkJob, request: ApiRequest): NonNullable<BulkJob['scan']> {
    if (request.version !== job.version)
        throw new ApiError(409, 'API_ERROR', `The results of this job are available in API version ${job.version}.0 only`)
    if (job.state === 'JobComplete' && job.scan !== null) return job.scan
    throw new ApiError(400, 'INVALIDJOBSTATE', `The job's state is ${job.state}; its results are there when it is JobComplete`)
}

export function answerResults(request: ApiRequest): Answer {
    const { bulk, query, org } = request
    const job = bulk.find(request.parameters['id'] ?? '')
    const scan = requireReady(job, request)
    const from = readLocator(query.get('locator'), bulk.faults.locatorSeries)
    if (from > scan.size || (from === scan.size && from > 0)) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
    const rows = readMaxRecords(query.get('maxRecords'), bulk.faults.pageRows)
    const to = Math.min(from + rows, scan.size)
    const records = org.runAsUser(job.user, 'restQuery', () => scan.records(from, to))
    const headers = {
        'Sforce-NumberOfRecords': String(to - from),
        'Sforce-Locator': to < scan.size ? writeLocator(to, bulk.faults.locatorSeries) : 'null',
    }
    const content = writeCsv(job.query.columns, records, job.format)
    const cutAt = bulk.faults.takeCut(Math.floor(from / rows) + 1)
    return { status: 200, headers, text: { type: 'text/csv', content, ...(cutAt === null ? {} : { cutAt }) } }
}

/** Bulk API 2.0 queries (https://developer.salesforce.com/docs/platform/api-asynch/guide/query-bulk-api-2-0.html). Each request counts as one. */
import { ApiError, noSuchResource } from '../api-error.ts'
import { parseObject, parserError } from '../json-body.ts'
import type { Answer, ApiRequest, Handler, Resources } from '../resource.ts'
import { NO_CONTENT, ok } from '../resource.ts'
import type { BulkJob } from './bulk-job.ts'
import { showJob, showListedJob, showNewJob } from './bulk-job.ts'
import { readBulkQuery } from './bulk-query.ts'
import { answerResults } from './bulk-results.ts'
import type { CsvFormat } from './csv.ts'
import { COLUMN_DELIMITERS, LINE_ENDING_NAMES } from './csv.ts'

/** Query jobs exist since v47.0. */
const SINCE = 47
const JOBS_A_PAGE = 1000

function choose(value: unknown, name: string, choices: readonly string[], normal: string | null): string {
    const chosen = value ?? normal
    if (typeof chosen === 'string' && choices.includes(chosen)) return chosen
    throw new ApiError(400, 'INVALID_ARGUMENT', `${name} must be one of ${choices.join(', ')}`)
}

function create(request: ApiRequest): Answer {
    const { operation, query, contentType, columnDelimiter, lineEnding, ...others } = parseObject(request.rawBody)
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) throw parserError(`Unrecognized field "${unknown}", not marked as ignorable`)
    choose(contentType, 'contentType', ['CSV'], 'CSV')
    const kind = choose(operation, 'operation', ['query', 'queryAll'], null) as BulkJob['operation']
    if (typeof query !== 'string' || query.trim() === '') throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
    const format = {
        columnDelimiter: choose(columnDelimiter, 'columnDelimiter', COLUMN_DELIMITERS, 'COMMA'),
        lineEnding: choose(lineEnding, 'lineEnding', LINE_ENDING_NAMES, 'LF'),
    } as CsvFormat
    const asked = { operation: kind, query: readBulkQuery(query, kind === 'queryAll', request.schema), format }
    return ok(showNewJob(request.bulk.create({ ...asked, user: request.session.user, version: request.version })))
}

function list(request: ApiRequest): Answer {
    const from = Number(request.query.get('queryLocator') ?? 0)
    if (!Number.isInteger(from) || from < 0) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
    const jobs = request.bulk.list()
    const next = from + JOBS_A_PAGE
    const done = next >= jobs.length
    const nextRecordsUrl = done ? null : `${request.base}/jobs/query?queryLocator=${next}`
    return ok({ done, nextRecordsUrl, records: jobs.slice(from, next).map(showListedJob) })
}

function abort(request: ApiRequest, job: BulkJob): Answer {
    const { state } = parseObject(request.rawBody)
    if (state !== 'Aborted') throw new ApiError(400, 'INVALIDJOBSTATE', 'state may be set to Aborted only')
    request.bulk.abort(job)
    return ok(showJob(job))
}

function remove(request: ApiRequest, job: BulkJob): Answer {
    request.bulk.delete(job)
    return NO_CONTENT
}

function since(handler: Handler): Handler {
    return (request) => {
        if (request.version < SINCE) throw noSuchResource()
        return handler(request)
    }
}

function onJob(work: (request: ApiRequest, job: BulkJob) => Answer): Handler {
    return since((request) => work(request, request.bulk.find(request.parameters['id'] ?? '')))
}

export function bulkRoutes(resources: Resources): void {
    resources.add('/jobs/query', { GET: since(list), POST: since(create) })
    resources.add('/jobs/query/:id', { GET: onJob((_, job) => ok(showJob(job))), PATCH: onJob(abort), DELETE: onJob(remove) })
    resources.add('/jobs/query/:id/results', { GET: since(answerResults) })
}

/**
 * Bulk API 2.0 query: a job, its state, its result page by page in constant memory. Our own loop, because the client's loses the process
 * on a second page and never ends without a locator.
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/query-create-job.md
 * https://developer.salesforce.com/docs/platform/api-asynch/guide/query-get-job-results.md
 */
import { z } from 'zod'
import { readCsv } from './csv.ts'
import type { TextRow } from './csv.ts'
import { parseAnswer } from './parse-answer.ts'
import { writeQuery } from './soql.ts'
import type { Query } from './soql.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

const JOB_STATES = ['UploadComplete', 'InProgress', 'Aborted', 'JobComplete', 'Failed'] as const
export type JobState = (typeof JOB_STATES)[number]

const jobSchema = z.object({
    id: z.string().regex(/^750[A-Za-z0-9]{12,15}$/),
    state: z.enum(JOB_STATES),
    numberRecordsProcessed: z.int().min(0).optional(),
    errorMessage: z.string().optional(),
})
export type BulkJob = z.infer<typeof jobSchema>

const listSchema = z.object({ done: z.boolean(), records: z.array(jobSchema) })

/** Also deleted and archived rows (`queryAll`). No order: it would switch off the chunking that makes large queries fast. */
export async function createJob(salesforce: Salesforce, query: Query, purpose: Purpose): Promise<BulkJob> {
    const body = { operation: 'queryAll', query: writeQuery({ ...query, orderBy: [] }), contentType: 'CSV', lineEnding: 'LF' }
    const answer = await salesforce.send({ method: 'POST', path: '/jobs/query', body, isBulkJob: true, ...purpose })
    return parseAnswer(jobSchema, answer.text, 'a new Bulk job')
}

/** The newest jobs of the org in one call, so that any number of ours costs one. */
export async function listJobs(salesforce: Salesforce, purpose: Purpose): Promise<ReadonlyMap<string, BulkJob>> {
    const answer = await salesforce.send({ method: 'GET', path: '/jobs/query?jobType=V2Query', ...purpose })
    const { records } = parseAnswer(listSchema, answer.text, 'the list of Bulk jobs')
    return new Map(records.map((job) => [job.id, job]))
}

export async function readJob(salesforce: Salesforce, jobId: string, purpose: Purpose): Promise<BulkJob> {
    const answer = await salesforce.send({ method: 'GET', path: `/jobs/query/${jobId}`, ...purpose })
    return parseAnswer(jobSchema, answer.text, 'a Bulk job')
}

/** A job that nobody waits for any more need not go on. */
export async function abortJob(salesforce: Salesforce, jobId: string, purpose: Purpose): Promise<void> {
    await salesforce.send({ method: 'PATCH', path: `/jobs/query/${jobId}`, body: { state: 'Aborted' }, ...purpose })
}

export interface ResultPage {
    /** How many it has, as Salesforce says; reading them throws where it has others. */
    readonly count: number
    readonly rows: AsyncIterable<TextRow>
    /** Length of its text, by which the next page is made as large as fits. */
    readonly characters: number
    /** Where the next page begins; null on the last. A page that was read need not be read again after a crash. */
    readonly next: string | null
}

export interface PageRequest {
    readonly jobId: string
    readonly columns: readonly string[]
    readonly maxRecords: number
    /** Null: the first page. */
    readonly locator: string | null
}

function readLocator(text: string | undefined, before: string | null): string | null {
    if (text === 'null') return null
    // Without one, or with the same again, the first page would be read for ever.
    if (text === undefined || text === '' || text === before || !/^[A-Za-z0-9+/=_-]{1,200}$/.test(text))
        throw new SalesforceError('answer_unusable', 'A page of Bulk results does not say where the next one begins.')
    return text
}

async function* countOut(rows: AsyncIterable<TextRow>, expected: number): AsyncGenerator<TextRow> {
    let count = 0
    for await (const row of rows) {
        count++
        yield row
    }
    if (count !== expected) throw new SalesforceError('answer_unusable', `A page of Bulk results has ${count} rows and says ${expected}.`)
}

export async function readResultPage(salesforce: Salesforce, page: PageRequest, purpose: Purpose): Promise<ResultPage> {
    const locator = page.locator === null ? '' : `&locator=${encodeURIComponent(page.locator)}`
    const path = `/jobs/query/${page.jobId}/results?maxRecords=${page.maxRecords}${locator}`
    const { headers, text } = await salesforce.send({ method: 'GET', path, headers: { accept: 'text/csv' }, ...purpose })
    const count = Number(headers['sforce-numberofrecords'] ?? Number.NaN)
    if (!Number.isInteger(count)) throw new SalesforceError('answer_unusable', 'A page of Bulk results does not say how many rows it has.')
    const next = readLocator(headers['sforce-locator'], page.locator)
    return { count, rows: countOut(readCsv(text, page.columns), count), characters: text.length, next }
}

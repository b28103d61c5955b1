/**
 * Inserts up to 1,000 rows by one API call: Collections of 200 inside one Composite, which takes five Collections and queries together.
 * Rows are read back by their keys, so that what is known of them is also of those that were there before: in the same call where there
 * is room, otherwise by one more. Rows fail one by one.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */
import { z } from 'zod'
import { errorsSchema, parseAnswer } from './parse-answer.ts'
import { pageSchema, queryPath } from './records.ts'
import type { Row } from './records.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'
import { writeQuery } from './soql.ts'

const COLLECTION_MAX = 200
/** Collections and queries of one Composite. */
const SUBREQUESTS_MAX = 5
export const ROWS_MAX = COLLECTION_MAX * SUBREQUESTS_MAX

/** What the rows are, and what is read back of them. */
export interface InsertedRows {
    readonly object: string
    readonly rows: readonly Readonly<Record<string, string>>[]
    /** Each row has a value of its own in it. */
    readonly keyField: string
    readonly readFields: readonly string[]
}

export interface RowError {
    readonly statusCode: string
    readonly message: string
    readonly fields: readonly string[]
}

export interface Inserted {
    /** Null for a row that was inserted; in the order of the rows. */
    readonly errors: readonly (RowError | null)[]
    /** Rows with these keys as they are now, whoever inserted them. */
    readonly found: readonly Row[]
}

const errorSchema = z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()).default([]) })
const resultsSchema = z.array(z.object({ success: z.boolean(), errors: z.array(errorSchema).default([]) }))
const answerSchema = z.object({ compositeResponse: z.array(z.object({ referenceId: z.string(), body: z.unknown() })) })

const chunk = <Item>(items: readonly Item[]): Item[][] =>
    Array.from({ length: Math.ceil(items.length / COLLECTION_MAX) }, (_, nth) =>
        items.slice(nth * COLLECTION_MAX, (nth + 1) * COLLECTION_MAX),
    )

interface Subrequest {
    readonly method: string
    readonly url: string
    readonly referenceId: string
    readonly body?: object
}

function toInserts(version: string, { object, rows }: InsertedRows): Subrequest[] {
    return chunk(rows).map((some, nth) => {
        const records = some.map((row) => ({ attributes: { type: object }, ...row }))
        const url = `/services/data/v${version}/composite/sobjects`
        return { method: 'POST', url, referenceId: `insert${nth}`, body: { allOrNone: false, records } }
    })
}

function toReads(version: string, { object, rows, keyField, readFields }: InsertedRows): Subrequest[] {
    return chunk(rows).map((some, nth) => {
        const keys = some.map((row) => row[keyField] ?? '')
        const soql = writeQuery({ object, fields: readFields, where: [{ field: keyField, keys }] })
        return { method: 'GET', url: `/services/data/v${version}${queryPath(soql)}`, referenceId: `read${nth}` }
    })
}

/** What each subrequest was answered, by its reference. */
async function post(salesforce: Salesforce, compositeRequest: readonly Subrequest[], purpose: Purpose): Promise<Map<string, unknown>> {
    const answer = await salesforce.send({ method: 'POST', path: '/composite', body: { allOrNone: false, compositeRequest }, ...purpose })
    const { compositeResponse } = parseAnswer(answerSchema, answer.text, 'Composite')
    return new Map(compositeResponse.map(({ referenceId, body }) => [referenceId, body]))
}

/** What cannot be read back is inserted all the same. */
async function readBack(salesforce: Salesforce, reads: readonly Subrequest[], purpose: Purpose): Promise<Map<string, unknown>> {
    try {
        return await post(salesforce, reads, purpose)
    } catch (error) {
        if (error instanceof SalesforceError) return new Map()
        throw error
    }
}

/** A collection that is refused as a whole fails each of its rows. */
function readErrors(body: unknown, count: number): (RowError | null)[] {
    const results = resultsSchema.safeParse(body)
    if (results.success && results.data.length === count)
        return results.data.map(({ success, errors }) =>
            success ? null : (errors[0] ?? { statusCode: 'UNKNOWN_EXCEPTION', message: '', fields: [] }),
        )
    const refused = errorsSchema.safeParse(body)
    const [first] = refused.success ? refused.data : []
    if (first === undefined) throw new SalesforceError('answer_unusable', 'A collection of inserted rows has no usable results.')
    return Array.from({ length: count }, () => ({ statusCode: first.errorCode, message: first.message, fields: [] }))
}

/** Throws a RangeError for more rows than fit. Without an answer some, all or none of them may be there. */
export async function insertRows(salesforce: Salesforce, inserted: InsertedRows, purpose: Purpose): Promise<Inserted> {
    const { rows } = inserted
    if (rows.length === 0 || rows.length > ROWS_MAX) throw new RangeError(`Insert 1 to ${ROWS_MAX} rows.`)
    const [inserts, reads] = [toInserts(salesforce.version, inserted), toReads(salesforce.version, inserted)]
    const fits = inserts.length + reads.length <= SUBREQUESTS_MAX
    const bodies = await post(salesforce, fits ? [...inserts, ...reads] : inserts, purpose)
    const chunks = chunk(rows)
    const errors = chunks.flatMap((some, nth) => readErrors(bodies.get(`insert${nth}`), some.length))
    const found = fits ? bodies : await readBack(salesforce, reads, purpose)
    return {
        errors,
        found: reads.flatMap(({ referenceId }) => {
            const page = pageSchema.safeParse(found.get(referenceId))
            return page.success ? page.data.records : []
        }),
    }
}

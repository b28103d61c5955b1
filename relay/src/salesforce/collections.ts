/**
 * Inserts up to 1,000 rows by one API call: five Collections of 200 inside one Composite, and five queries that read them back, so that
 * their ids are known also of rows that were there before. Rows fail one by one.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-create.html
 */
import { z } from 'zod'
import { errorsSchema, parseAnswer } from './parse-answer.ts'
import { pageSchema, queryPath } from './records.ts'
import type { Row } from './records.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'
import { writeQuery } from './soql.ts'

const COLLECTION_MAX = 200
const COLLECTIONS_MAX = 5
export const ROWS_MAX = COLLECTION_MAX * COLLECTIONS_MAX

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

function toSubrequests(version: string, { object, rows, keyField, readFields }: InsertedRows): object[] {
    const root = `/services/data/v${version}`
    return chunk(rows).flatMap((some, nth) => {
        const records = some.map((row) => ({ attributes: { type: object }, ...row }))
        const keys = some.map((row) => row[keyField] ?? '')
        const soql = writeQuery({ object, fields: readFields, where: [{ field: keyField, keys }] })
        return [
            { method: 'POST', url: `${root}/composite/sobjects`, referenceId: `insert${nth}`, body: { allOrNone: false, records } },
            { method: 'GET', url: root + queryPath(soql), referenceId: `read${nth}` },
        ]
    })
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
    const compositeRequest = toSubrequests(salesforce.version, inserted)
    const answer = await salesforce.send({ method: 'POST', path: '/composite', body: { allOrNone: false, compositeRequest }, ...purpose })
    const { compositeResponse } = parseAnswer(answerSchema, answer.text, 'Composite')
    const bodies = new Map(compositeResponse.map(({ referenceId, body }) => [referenceId, body]))
    const chunks = chunk(rows)
    return {
        errors: chunks.flatMap((some, nth) => readErrors(bodies.get(`insert${nth}`), some.length)),
        found: chunks.flatMap((_, nth) => {
            // What cannot be read back is inserted all the same.
            const page = pageSchema.safeParse(bodies.get(`read${nth}`))
            return page.success ? page.data.records : []
        }),
    }
}

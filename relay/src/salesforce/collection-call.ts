/**
 * sObject Collections of up to 200 rows, five of them in one Composite, which counts as one API call.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */
import { z } from 'zod'
import { errorsSchema, parseAnswer } from './parse-answer.ts'
import { queryPath } from './records.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'
import { writeQuery } from './soql.ts'

const COLLECTION_MAX = 200
/** Collections and queries of one Composite. */
export const SUBREQUESTS_MAX = 5
export const ROWS_MAX = COLLECTION_MAX * SUBREQUESTS_MAX

export interface RowError {
    readonly statusCode: string
    readonly message: string
    readonly fields: readonly string[]
}

export interface Subrequest {
    readonly method: string
    readonly url: string
    readonly referenceId: string
    readonly body?: object
}

const errorSchema = z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()).default([]) })
const resultsSchema = z.array(z.object({ success: z.boolean(), errors: z.array(errorSchema).default([]) }))
const answerSchema = z.object({ compositeResponse: z.array(z.object({ referenceId: z.string(), body: z.unknown() })) })

export const toCollections = <Item>(items: readonly Item[]): Item[][] =>
    Array.from({ length: Math.ceil(items.length / COLLECTION_MAX) }, (_, nth) =>
        items.slice(nth * COLLECTION_MAX, (nth + 1) * COLLECTION_MAX),
    )

/** Reads rows by their keys: one query for each collection of them. */
export function toReads(
    version: string,
    { object, keyField, keys, fields }: { object: string; keyField: string; keys: readonly string[]; fields: readonly string[] },
): Subrequest[] {
    return toCollections(keys).map((some, nth) => {
        const soql = writeQuery({ object, fields, where: [{ field: keyField, keys: some }] })
        return { method: 'GET', url: `/services/data/v${version}${queryPath(soql)}`, referenceId: `read${nth}` }
    })
}

/** What each subrequest was answered, by its reference. */
export async function postCollections(
    salesforce: Salesforce,
    compositeRequest: readonly Subrequest[],
    purpose: Purpose,
): Promise<ReadonlyMap<string, unknown>> {
    const answer = await salesforce.send({ method: 'POST', path: '/composite', body: { allOrNone: false, compositeRequest }, ...purpose })
    const { compositeResponse } = parseAnswer(answerSchema, answer.text, 'Composite')
    return new Map(compositeResponse.map(({ referenceId, body }) => [referenceId, body]))
}

/** Null for a row that went through. A collection that is refused as a whole fails each of its rows. */
export function readRowErrors(body: unknown, count: number): (RowError | null)[] {
    const results = resultsSchema.safeParse(body)
    if (results.success && results.data.length === count)
        return results.data.map(({ success, errors }) =>
            success ? null : (errors[0] ?? { statusCode: 'UNKNOWN_EXCEPTION', message: '', fields: [] }),
        )
    const refused = errorsSchema.safeParse(body)
    const [first] = refused.success ? refused.data : []
    if (first === undefined) throw new SalesforceError('answer_unusable', 'A collection of rows has no usable results.')
    return Array.from({ length: count }, () => ({ statusCode: first.errorCode, message: first.message, fields: [] }))
}

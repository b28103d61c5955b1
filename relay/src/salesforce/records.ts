/** Rows of a query, page by page, as Salesforce gives them. */
import { z } from 'zod'
import { parseAnswer } from './parse-answer.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'
import { SalesforceError } from './salesforce-types.ts'
import { writeCount } from './soql.ts'
import type { Condition } from './soql.ts'

/** A field's value; nested objects do not come, because only fields of the object itself are asked for. */
const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** `attributes` says which object and where; it is no field. */
const rowSchema = z
    .record(z.string(), z.unknown())
    .transform(({ attributes: _attributes, ...fields }) => fields)
    .pipe(z.record(z.string(), valueSchema))
export type Row = z.infer<typeof rowSchema>

export const pageSchema = z.object({
    done: z.boolean(),
    records: z.array(rowSchema),
    nextRecordsUrl: z
        .string()
        .regex(/^\/services\/data\/v\d+\.\d\/query(?:All)?\/[A-Za-z0-9-]+$/)
        .optional(),
})
export type Page = z.infer<typeof pageSchema>

/** `/queryAll` also finds what was deleted or archived. */
export const queryPath = (soql: string, isAll = false): string => `/${isAll ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`

export async function readFirstPage(salesforce: Salesforce, soql: string, isAll: boolean, purpose: Purpose): Promise<Page> {
    const answer = await salesforce.send({ method: 'GET', path: queryPath(soql, isAll), ...purpose })
    return parseAnswer(pageSchema, answer.text, 'a query')
}

/** The rest of a query whose first page is known, each page as it comes. Salesforce gives up to 2,000 rows in each. */
export async function* followPages(salesforce: Salesforce, first: Page, purpose: Purpose): AsyncGenerator<Page> {
    let page = first
    const seen = new Set<string>()
    while (!page.done) {
        const url = page.nextRecordsUrl
        // A cursor that comes twice, or none where there should be one, would be followed for ever.
        if (url === undefined || seen.has(url)) throw new SalesforceError('answer_unusable', 'A query does not say where it goes on.')
        seen.add(url)
        const answer = await salesforce.send({ method: 'GET', path: url.replace(/^\/services\/data\/v[^/]+/, ''), ...purpose })
        page = parseAnswer(pageSchema, answer.text, 'a page of a query')
        yield page
    }
}

const countSchema = z.object({ totalSize: z.int().min(0) })

/** Rows of the object, deleted and archived ones too, as a Bulk job would read them; since when they changed, or all. */
export async function countRows(salesforce: Salesforce, object: string, purpose: Purpose, since: Date | null = null): Promise<number> {
    const where: Condition[] = since === null ? [] : [{ field: 'SystemModstamp', operator: '>=', at: since }]
    const answer = await salesforce.send({ method: 'GET', path: queryPath(writeCount(object, where), true), ...purpose })
    return parseAnswer(countSchema, answer.text, 'a count').totalSize
}

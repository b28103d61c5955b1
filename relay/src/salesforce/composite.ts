/**
 * Composite: up to 25 requests, of them up to 5 queries, in one that counts as a single API call.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */
import { z } from 'zod'
import { checkAnswer, errorsSchema, parseAnswer } from './parse-answer.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce, SalesforceRequest } from './salesforce-types.ts'

export const SUBREQUESTS_MAX = 25
export const QUERIES_MAX = 5

export interface Subrequest {
    /** Names it in the answer: letters, digits and _. */
    readonly name: string
    /** Below `/services/data/vXX.0`. */
    readonly path: string
    readonly isQuery: boolean
}

/** One part's outcome: others may have succeeded where it failed. */
export type Part = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly error: SalesforceError }

const answerSchema = z.object({
    compositeResponse: z.array(z.object({ referenceId: z.string(), httpStatusCode: z.int(), body: z.unknown() })),
})

function toPart({ httpStatusCode, body }: { httpStatusCode: number; body: unknown }): Part {
    if (httpStatusCode >= 200 && httpStatusCode < 300) return { ok: true, body }
    const parsed = errorsSchema.safeParse(body)
    const [first] = parsed.success ? parsed.data : []
    const details = first === undefined ? {} : { errorCode: first.errorCode }
    return { ok: false, error: new SalesforceError('refused', first?.message ?? `Salesforce answered ${httpStatusCode}.`, details) }
}

/** Sends them in one call and returns each one's outcome by its name. Throws a RangeError for more than Salesforce takes. */
export async function sendComposite(
    salesforce: Salesforce,
    subrequests: readonly Subrequest[],
    purpose: Purpose & Pick<SalesforceRequest, 'answerBytesMax'>,
): Promise<ReadonlyMap<string, Part>> {
    if (
        subrequests.length === 0 ||
        subrequests.length > SUBREQUESTS_MAX ||
        subrequests.filter(({ isQuery }) => isQuery).length > QUERIES_MAX
    )
        throw new RangeError(`Composite takes 1 to ${SUBREQUESTS_MAX} requests, at most ${QUERIES_MAX} of them queries.`)
    const compositeRequest = subrequests.map(({ name, path }) => {
        return { method: 'GET', url: `/services/data/v${salesforce.version}${path}`, referenceId: name }
    })
    const answer = await salesforce.send({ method: 'POST', path: '/composite', body: { allOrNone: false, compositeRequest }, ...purpose })
    const { compositeResponse } = parseAnswer(answerSchema, answer.text, 'Composite')
    const parts = new Map(compositeResponse.map((one) => [one.referenceId, toPart(one)]))
    const missing = subrequests.find(({ name }) => !parts.has(name))
    if (missing !== undefined) throw new SalesforceError('answer_unusable', `Composite did not answer ${missing.name}.`)
    return parts
}

/** The part's body as the schema has it; throws the part's error. */
export function readPart<Schema extends z.ZodType>(parts: ReadonlyMap<string, Part>, name: string, schema: Schema): z.infer<Schema> {
    const part = parts.get(name)
    if (part === undefined) throw new SalesforceError('answer_unusable', `Composite did not answer ${name}.`)
    if (!part.ok) throw part.error
    return checkAnswer(schema, part.body, name)
}

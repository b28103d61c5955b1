/**
 * What the Sync User may read of an object, as Salesforce describes it now: fields that it does not see are not in it.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
 */
import { z } from 'zod'
import { parseAnswer } from './parse-answer.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

const describeSchema = z.object({ fields: z.array(z.object({ name: z.string() })) })

/** Which of the fields the Sync User does not see, or the org does not have. One call. */
export async function findUnseen(salesforce: Salesforce, object: string, names: readonly string[], purpose: Purpose): Promise<string[]> {
    const answer = await salesforce.send({ method: 'GET', path: `/sobjects/${encodeURIComponent(object)}/describe`, ...purpose, object })
    const { fields } = parseAnswer(describeSchema, answer.text, `the description of ${object}`)
    const seen = new Set(fields.map(({ name }) => name))
    return names.filter((name) => !seen.has(name))
}

/**
 * What the Sync User may read of an object, as Salesforce describes it now: fields that it does not see are not in it.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
 */
import { z } from 'zod'
import { parseAnswer } from './parse-answer.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

const describeSchema = z.object({
    name: z.string(),
    queryable: z.boolean(),
    fields: z.array(z.object({ name: z.string(), type: z.string(), calculated: z.boolean() })),
})
export type DescribedObject = z.infer<typeof describeSchema>

export async function describeObject(salesforce: Salesforce, object: string, purpose: Purpose): Promise<DescribedObject> {
    const answer = await salesforce.send({ method: 'GET', path: `/sobjects/${encodeURIComponent(object)}/describe`, ...purpose, object })
    return parseAnswer(describeSchema, answer.text, `the description of ${object}`)
}

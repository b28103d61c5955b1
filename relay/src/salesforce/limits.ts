/**
 * All limits of the org in one call. Its figures lag up to five minutes; reading them needs View Setup and Configuration.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
 */
import { z } from 'zod'
import { parseAnswer } from './parse-answer.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

/** Children of a limit, the connected apps, are allotments and not use: they are left out. */
const limitSchema = z
    .object({ Max: z.int().min(0), Remaining: z.int() })
    .transform(({ Max, Remaining }) => ({ max: Max, used: Math.max(0, Max - Remaining) }))
const limitsSchema = z.record(z.string(), limitSchema)
export type OrgLimits = z.infer<typeof limitsSchema>

export async function readOrgLimits(salesforce: Salesforce, purpose: Purpose): Promise<OrgLimits> {
    const answer = await salesforce.send({ method: 'GET', path: '/limits', ...purpose })
    return parseAnswer(limitsSchema, answer.text, 'the limits')
}

/**
 * From what Salesforce tells to readings of the three quotas. Keys of OrgLimits and of /limits are the same, and every one is optional.
 * https://developer.salesforce.com/docs/atlas.en-us.264.0.apexref.meta/apexref/apex_class_System_OrgLimits.htm
 */
import type { Quota, Reading } from './quota-types.ts'

export type Limits = Readonly<Record<string, { readonly max: number; readonly used: number }>>

/**
 * The first key that an org has counts. Bulk API 2.0 query jobs have a limit of their own where it is told; otherwise the batches, whose
 * name before version 49 was DailyBulkApiRequests.
 * https://developer.salesforce.com/docs/atlas.en-us.240.0.api_rest.meta/api_rest/resources_limits.htm
 */
const KEYS: Readonly<Record<Quota, readonly string[]>> = {
    data: ['DailyApiRequests'],
    bulk: ['DailyBulkV2QueryJobs', 'DailyBulkApiBatches', 'DailyBulkApiRequests'],
    apex: ['DailyAsyncApexExecutions'],
}

/** A limit is an Integer of Apex; what is larger is none, and sums of it would not fit the store. */
const LIMIT_MAX = 2_147_483_647
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= LIMIT_MAX

export function readLimits(limits: Limits): Reading[] {
    return (Object.keys(KEYS) as Quota[]).flatMap((quota) => {
        const found = KEYS[quota].map((key) => limits[key]).find((one) => one !== undefined)
        return found !== undefined && isCount(found.max) && isCount(found.used) ? [{ quota, max: found.max, used: found.used }] : []
    })
}

/**
 * `Sforce-Limit-Info: api-usage=18/5000; per-app-api-usage=17/250(appName=…)`: the org's own figure, wherever in the list it stands.
 * Null for anything else, which means "unknown", never "fine".
 * https://developer.salesforce.com/docs/atlas.en-us.200.0.api_rest.meta/api_rest/headers_api_usage.htm
 */
export function readLimitHeader(text: string | null): Reading | null {
    const match = /(?:^|[;,\s])api-usage=(\d{1,12})\/(\d{1,12})(?=$|[;,\s])/.exec(text ?? '')
    return match === null ? null : { quota: 'data', used: Number(match[1]), max: Number(match[2]) }
}

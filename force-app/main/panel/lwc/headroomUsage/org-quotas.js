/**
 * The quotas as the org itself knows them, for when the relay is out of reach: who of the org spent how much is not known then. Names and
 * their older forms: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
 */

/** @typedef {import('c/headroomQuotaBar').Quota} Quota */

/** @type {Record<'data' | 'bulk' | 'apex', string[]>} */
const NAMES = {
    data: ['DailyApiRequests'],
    bulk: ['DailyBulkV2QueryJobs', 'DailyBulkApiBatches', 'DailyBulkApiRequests'],
    apex: ['DailyAsyncApexExecutions'],
}

/** As the relay colours them. @param {number} share */
const colorOf = (share) => (share >= 0.9 ? 'red' : share >= 0.8 ? 'orange' : 'green')

/** @param {Record<string, import('c/headroomRelay').OrgLimit>} limits @returns {Quota[]} */
export function quotasOfOrg(limits) {
    return Object.entries(NAMES).map(([quota, names]) => {
        const found = names.map((name) => limits[name]).find(Boolean)
        const unknown = { ours: null, others: null, ownLimit: null, ownLimitPercent: null }
        const name = /** @type {Quota['quota']} */ (quota)
        if (found === undefined) return { quota: name, max: null, used: null, remaining: null, color: 'unknown', ...unknown }
        const { max, used } = found
        return { quota: name, max, used, remaining: Math.max(0, max - used), color: colorOf(max === 0 ? 1 : used / max), ...unknown }
    })
}

/** GET /limits: the org's allowances in Salesforce's shape. */
import type { ApiRequest, Resources } from './resource.ts'
import { ok } from './resource.ts'

/** Allowances that list the org's connected apps; the figures are quotas assigned to an app, 0 in every recorded answer, never use. */
const PER_APP = new Set(['DailyApiRequests', 'DailyBulkApiBatches'])

function readLimits(request: ApiRequest): object {
    const apps = Object.fromEntries(request.clients.appNames().map((name) => [name, { Max: 0, Remaining: 0 }]))
    const entries = [...request.org.limits.shownSnapshot()].map(([name, { max, used }]) => {
        const figures = { Max: max, Remaining: Math.max(0, max - used) }
        return [name, PER_APP.has(name) ? { ...figures, ...apps } : figures] as const
    })
    return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)))
}

export function limitRoutes(resources: Resources): void {
    resources.add('/limits', { GET: (request) => ok(readLimits(request)) })
}

/** Ends pauses as soon as a reading that cost nothing says so: otherwise one would last until somebody asks for a call again. */
import type { Sql } from '../platform/database.ts'
import { refuse } from './govern-policy.ts'
import type { Bounds, QuotaStanding } from './quota-types.ts'
import { resumeQuota, selectStandings } from './reservation-store.ts'

export async function endPauses(sql: Sql, orgId: string, bounds: Bounds, at: Date): Promise<void> {
    const isBack = (standing: QuotaStanding): boolean => refuse(standing, bounds, { urgency: 'interval', calls: 1 }, at) === null
    for (const standing of await selectStandings(sql, orgId, at))
        if (standing.isPaused && isBack(standing)) await resumeQuota(sql, orgId, standing.quota)
}

/** Usage as it is shown: everything from the store, so that it is there when every quota is gone. */
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { forecast } from './forecast.ts'
import type { Forecast } from './forecast.ts'
import { viewQuota } from './quota-view.ts'
import type { QuotaView } from './quota-view.ts'
import { QUOTAS } from './quota-types.ts'
import type { Bounds, Quota, QuotaStanding } from './quota-types.ts'
import { selectSamples } from './reading-store.ts'
import { selectStandings } from './reservation-store.ts'

export interface UsageParts {
    readonly sql: Sql
    readonly clock: Clock
    readonly boundsOf: (sql: Sql, orgId: string) => Promise<Bounds>
}

type ForecastView = QuotaView & { readonly forecast: Forecast }

const HOUR_MS = 3_600_000

const nothingKnown = (quota: Quota): QuotaStanding => {
    const nothing = { max: null, used: 0, ours: 0, probedAt: null, isPaused: false, readAt: null, source: null }
    return { quota, ...nothing, pausedAt: null, pauseCause: null }
}

/** All three quotas, also one that nobody has told of. */
export async function look({ sql, clock, boundsOf }: UsageParts, orgId: string): Promise<ForecastView[]> {
    const now = clock.now()
    const bounds = await boundsOf(sql, orgId)
    const standings = new Map((await selectStandings(sql, orgId, now)).map((standing) => [standing.quota, standing]))
    const views = QUOTAS.map(async (quota) => {
        const view = viewQuota(standings.get(quota) ?? nothingKnown(quota), bounds)
        const samples = await selectSamples(sql, orgId, quota, new Date(now.getTime() - HOUR_MS))
        return { ...view, forecast: forecast(samples, view.threshold ?? Infinity, now) }
    })
    return Promise.all(views)
}

/** Figures on quotas for the operator, over all orgs. */
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { windowStart } from './use-window.ts'

export interface QuotaFigures {
    readonly paused: number
    readonly calls: number
}

export async function readQuotaFigures(sql: Sql, clock: Clock): Promise<QuotaFigures> {
    const text = `select (select count(*)::int from quota_state where pause_cause in ('own_limit', 'threshold')) as paused,
        (select coalesce(sum(calls), 0)::int from quota_use where quota = 'data' and bucket >= $1) as calls`
    const [row] = await sql.query<QuotaFigures>(text, [windowStart(clock.now())])
    return row ?? { paused: 0, calls: 0 }
}

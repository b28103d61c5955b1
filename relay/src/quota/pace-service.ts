/** Counts the executions of asynchronous Apex that deliveries and heartbeats cost, and sets the org's pace by them. */
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { paceFor } from './pace-policy.ts'
import type { Use } from './quota-types.ts'
import { addUse, sumUse } from './use-store.ts'

/** A heartbeat is a scheduled class and the queueable that it enqueues, which calls; a delivery is a queueable. */
const EXECUTIONS = { delivery: 1, heartbeat: 2 } as const
/** Of the org's maximum. */
const COMFORTABLE_PERCENT = 5

type Arrivals = Readonly<Record<keyof typeof EXECUTIONS, number>>

export interface Pace {
    /** Inside the accepting transaction: notes what these arrivals cost the org and returns the pace to ask for, in seconds. */
    govern(sql: Sql, orgId: string, arrivals: Arrivals): Promise<number>
}

interface OrgPace {
    readonly max: number | null
    readonly paceSeconds: number
}

async function selectPace(sql: Sql, orgId: string): Promise<OrgPace> {
    const select = `select (limits -> 'DailyAsyncApexExecutions' ->> 'max')::bigint as max, pace_seconds as "paceSeconds"
        from orgs where org_id = $1`
    const [row] = await sql.query<OrgPace>(select, [orgId])
    return row ?? { max: null, paceSeconds: 0 }
}

function useOf(feature: keyof typeof EXECUTIONS, arrivals: number): Use {
    return { quota: 'apex', feature, object: '', userId: '', calls: arrivals * EXECUTIONS[feature] }
}

export function createPace(clock: Clock): Pace {
    return {
        async govern(sql, orgId, arrivals) {
            const at = clock.now()
            const uses = (['delivery', 'heartbeat'] as const)
                .filter((feature) => arrivals[feature] > 0)
                .map((feature) => useOf(feature, arrivals[feature]))
            await addUse(sql, orgId, at, uses)
            const { max, paceSeconds } = await selectPace(sql, orgId)
            const wanted = paceFor({ max, ours: await sumUse(sql, orgId, 'apex', at), comfortablePercent: COMFORTABLE_PERCENT })
            if (wanted !== paceSeconds) await sql.query('update orgs set pace_seconds = $2 where org_id = $1', [orgId, wanted])
            return wanted
        },
    }
}

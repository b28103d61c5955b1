/** Notes what deliveries and heartbeats tell of the org's quotas and cost of its asynchronous Apex, and sets the org's pace by it. */
import type { Clock } from '../platform/clock.ts'
import type { Sql } from '../platform/database.ts'
import { settleAll } from '../platform/settle.ts'
import { prepared } from '../platform/prepared.ts'
import { headroomLeft } from './govern-policy.ts'
import { readLimits } from './limit-readings.ts'
import type { Limits } from './limit-readings.ts'
import { PACE_MAX, paceFor, paceUnread } from './pace-policy.ts'
import { endPauses } from './pause-end.ts'
import { QUOTAS } from './quota-types.ts'
import type { Bounds, Reading, Use } from './quota-types.ts'
import { recordReadings } from './reading-store.ts'
import { lockQuotas } from './reservation-store.ts'
import { addUse, sumUse } from './use-store.ts'

/** A heartbeat is a scheduled class and the queueable that it enqueues, which calls; what else calls is one queueable. */
const EXECUTIONS = { delivery: 1, heartbeat: 2, completeness: 1 } as const

type Jobs = Readonly<Record<keyof typeof EXECUTIONS, number>> & {
    /** A heartbeat among them has told the org's limits. */
    readonly hasLimits: boolean
}

export interface Pace {
    /** Inside the accepting transaction: notes what these jobs cost the org and returns the pace to ask for, in seconds. */
    govern(sql: Sql, orgId: string, jobs: Jobs): Promise<number>
}

interface OrgPace {
    readonly limits: Limits
    readonly paceSeconds: number
}

const SELECT_PACE = prepared(`select coalesce(limits, '{}') as limits, pace_seconds as "paceSeconds" from orgs where org_id = $1`)

async function selectPace(sql: Sql, orgId: string): Promise<OrgPace> {
    const [row] = await sql.query<OrgPace>(SELECT_PACE, [orgId])
    return row ?? { limits: {}, paceSeconds: 0 }
}

function useOf(feature: keyof typeof EXECUTIONS, jobs: number): Use {
    return { quota: 'apex', feature, object: '', userId: '', calls: jobs * EXECUTIONS[feature] }
}

interface PaceBounds extends Bounds {
    /** Percent of the org's asynchronous Apex that real time may spend at full speed. */
    readonly comfortablePercent: number
}

interface PaceParts {
    readonly clock: Clock
    readonly boundsOf: (sql: Sql, orgId: string) => Promise<PaceBounds>
    /** Whether interval sync could take over. */
    readonly canRead: (sql: Sql, orgId: string) => Promise<boolean>
}

/** Who may read is asked only where it matters: every delivery comes by here. */
async function findPace(
    parts: PaceParts,
    sql: Sql,
    orgId: string,
    ours: number,
    apex: Reading | null,
    bounds: PaceBounds,
): Promise<number> {
    const pace = paceFor({ max: apex?.max ?? null, ours, comfortablePercent: bounds.comfortablePercent })
    if (apex === null) return pace
    const unread = paceUnread(pace, headroomLeft({ ...apex, ours }, bounds))
    return unread > PACE_MAX && !(await parts.canRead(sql, orgId)) ? unread : pace
}

/** All quotas are locked first, in the governor's order: one that was not told may be paused, and a reservation wants it with the others. */
async function hear(sql: Sql, orgId: string, readings: readonly Reading[], bounds: Bounds, at: Date): Promise<void> {
    await lockQuotas(sql, orgId, QUOTAS)
    await recordReadings(sql, orgId, readings, { at, source: 'org_limits' })
    await endPauses(sql, orgId, bounds, at)
}

export function createPace(parts: PaceParts): Pace {
    const { clock, boundsOf } = parts
    return {
        async govern(sql, orgId, jobs) {
            const at = clock.now()
            const uses = (['delivery', 'heartbeat', 'completeness'] as const)
                .filter((feature) => jobs[feature] > 0)
                .map((feature) => useOf(feature, jobs[feature]))
            // In one round trip, in this order.
            const asking = [
                addUse(sql, orgId, at, uses),
                selectPace(sql, orgId),
                boundsOf(sql, orgId),
                sumUse(sql, orgId, 'apex', at),
            ] as const
            const [, { limits, paceSeconds }, bounds, ours] = await settleAll(asking)
            const readings = readLimits(limits)
            // Only then they were read just now: older ones must not hide what a call has learned since.
            if (jobs.heartbeat > 0) await hear(sql, orgId, jobs.hasLimits ? readings : [], bounds, at)
            const apex = readings.find(({ quota }) => quota === 'apex') ?? null
            const wanted = await findPace(parts, sql, orgId, ours, apex, bounds)
            if (wanted !== paceSeconds) await sql.query('update orgs set pace_seconds = $2 where org_id = $1', [orgId, wanted])
            return wanted
        },
    }
}

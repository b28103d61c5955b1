/** All SQL on an org's mode. Times are the store's, since replicas' clocks may differ. */
import type { LimitsSnapshot } from '../orgs/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Asked, ModeState } from './mode-policy.ts'

export interface OrgFacts extends ModeState {
    readonly now: Date
    readonly asked: Asked | null
    readonly lastHeartbeatAt: Date | null
    readonly heartbeatBefore: Date | null
    /** When it delivered changes last. */
    readonly lastDeliveryAt: Date | null
    /** The Status of its event trigger on the bus, as it told last. */
    readonly subscriber: string | null
    /** Since when the org says that it delivers changes; null while it leaves them out. */
    readonly deliversSince: Date | null
    /** How many it left out since it delivered last. */
    readonly leftOut: number
    readonly paceSeconds: number
    /** When the newest run of interval sync began that left nothing out. */
    readonly caughtUpFrom: Date | null
    /** What the org told of its limits within the last hour; older ones say nothing about an hourly allowance. */
    readonly limits: LimitsSnapshot | null
}

const COLUMNS = `mode, mode_reason as reason, mode_since as since, mode_asked as asked, last_heartbeat_at as "lastHeartbeatAt",
    heartbeat_before as "heartbeatBefore", last_delivery_at as "lastDeliveryAt", subscriber, delivers_since as "deliversSince",
    left_out as "leftOut", pace_seconds as "paceSeconds",
    case when limits_at > now() - interval '1 hour' then limits end as limits, now() as now,
    (select caught_up_from from sync_state where sync_state.org_id = $1) as "caughtUpFrom"`

/** Null for an org that was removed. */
export async function findOrgFacts(sql: Sql, orgId: string): Promise<OrgFacts | null> {
    const [facts] = await sql.query<OrgFacts>(`select ${COLUMNS} from orgs where org_id = $1`, [orgId])
    return facts ?? null
}

/** The same, and nobody else decides about the org's mode until the transaction ends. */
export async function lockOrgFacts(sql: Sql, orgId: string): Promise<OrgFacts | null> {
    const [facts] = await sql.query<OrgFacts>(`select ${COLUMNS} from orgs where org_id = $1 for no key update`, [orgId])
    return facts ?? null
}

export async function saveMode(sql: Sql, orgId: string, { mode, reason, since }: ModeState): Promise<void> {
    await sql.query(
        `update orgs set mode_reason = $3, mode_since = $4, mode = $2 where org_id = $1 and (mode, mode_reason) is distinct from ($2, $3)`,
        [orgId, mode, reason, since],
    )
}

export async function saveAsked(sql: Sql, orgId: string, asked: Asked | null): Promise<void> {
    await sql.query('update orgs set mode_asked = $2 where org_id = $1 and mode_asked is distinct from $2', [orgId, asked])
}

/** False where the org said the same before. */
export async function saveSubscriber(sql: Sql, orgId: string, subscriber: string): Promise<boolean> {
    const text = 'update orgs set subscriber = $2 where org_id = $1 and subscriber is distinct from $2 returning org_id'
    return (await sql.query(text, [orgId, subscriber])).length === 1
}

/** In the order of their ids. */
export async function listOrgIds(sql: Sql): Promise<string[]> {
    return (await sql.query<{ orgId: string }>('select org_id as "orgId" from orgs order by org_id')).map(({ orgId }) => orgId)
}

/** All SQL of orgs and their tokens. Keys come and go sealed; it never sees one. */
import type { Sql } from '../platform/database.ts'
import { prepared } from '../platform/prepared.ts'
import { settleAll } from '../platform/settle.ts'
import type { Role } from '../platform/token-role.ts'
import { recordGap, selectGaps } from './gap-store.ts'
import type { Control, KeyPair, OrgStatus, Sign } from './org-types.ts'

const CONTROL = `mode, pace_seconds as "paceSeconds", config_version as "configVersion",
    schema_wanted as "schemaWanted"`

export async function insertOrg(sql: Sql, orgId: string, keys: KeyPair): Promise<boolean> {
    const text = 'insert into orgs (org_id, request_key, response_key) values ($1, $2, $3) on conflict (org_id) do nothing returning org_id'
    return (await sql.query(text, [orgId, keys.requestKey, keys.responseKey])).length === 1
}

const RECORD_SIGN = prepared(`
    update orgs set package_version = $2,
        last_delivery_at = case when $3 = 'changes' then now() else last_delivery_at end,
        last_heartbeat_at = case when $3 = 'heartbeat' then now() else last_heartbeat_at end,
        heartbeat_before = case when $3 = 'heartbeat' then last_heartbeat_at else heartbeat_before end,
        limits = coalesce($4::jsonb, limits), limits_at = case when $4::jsonb is null then limits_at else now() end,
        delivers_since = case when $5::text is null then delivers_since when $5 in ('interval', 'paused') then null
            else coalesce(delivers_since, now()) end,
        left_out = coalesce($6::int, left_out), subscriber = coalesce($7, subscriber)
    where org_id = $1 returning ${CONTROL}`)

/** Notes that the org gave a sign of life and returns what to tell it. Database time: replicas' clocks may differ. */
export async function recordSign(sql: Sql, orgId: string, sign: Sign): Promise<Control> {
    const limits = sign.limits === null ? null : JSON.stringify(sign.limits)
    const told = [orgId, sign.packageVersion, sign.kind, limits, sign.mode, sign.leftOut, sign.subscriber]
    // Both are sent at once: what the caller sends next finds them done.
    const [rows] = await settleAll([
        sql.query<Control>(RECORD_SIGN, told),
        sign.dropped === null ? Promise.resolve() : recordGap(sql, orgId, sign.dropped),
    ])
    return only(rows, orgId)
}

export async function selectControl(sql: Sql, orgId: string): Promise<Control> {
    return only(await sql.query<Control>(`select ${CONTROL} from orgs where org_id = $1`, [orgId]), orgId)
}

export async function selectStatus(sql: Sql, orgId: string): Promise<OrgStatus | null> {
    const text = `select org_id as "orgId", package_version as "packageVersion", last_delivery_at as "lastDeliveryAt",
            last_heartbeat_at as "lastHeartbeatAt", limits, limits_at as "limitsAt", ${CONTROL}
        from orgs where org_id = $1`
    const [status] = await sql.query<Omit<OrgStatus, 'gaps'>>(text, [orgId])
    return status === undefined ? null : { ...status, gaps: await selectGaps(sql, orgId) }
}

interface NewToken {
    readonly hash: Buffer
    readonly lastFour: string
    readonly role: Role
}

export async function insertToken(sql: Sql, orgId: string, { hash, lastFour, role }: NewToken): Promise<boolean> {
    const text = `insert into api_tokens (org_id, token_hash, last_four, role) select org_id, $2, $3, $4 from orgs where org_id = $1
        returning org_id`
    return (await sql.query(text, [orgId, hash, lastFour, role])).length === 1
}

/** Null for a token that is not known, or was revoked. */
export async function selectTokenRole(sql: Sql, orgId: string, hash: Buffer): Promise<Role | null> {
    const text = 'select role from api_tokens where org_id = $1 and token_hash = $2 and revoked_at is null'
    return (await sql.query<{ role: Role }>(text, [orgId, hash]))[0]?.role ?? null
}

function only<Row>(rows: Row[], orgId: string): Row {
    const [row] = rows
    if (row === undefined) throw new Error(`The org ${orgId} was removed while it was being used.`)
    return row
}

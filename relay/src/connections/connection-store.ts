/** All SQL on connections. Secrets come and go sealed; it never sees one. */
import type { Sql } from '../platform/database.ts'
import type { Connection, SealedConnection } from './connection-types.ts'

const COLUMNS = `login_url as "loginUrl", client_id as "clientId", grant_type as "grant", username, connected_at as "connectedAt",
    refused_at as "refusedAt", refused_reason as "refusedReason", tried_at as "triedAt", version`

export async function selectConnection(sql: Sql, orgId: string): Promise<Connection | null> {
    const [row] = await sql.query<Connection>(`select ${COLUMNS} from connections where org_id = $1`, [orgId])
    return row ?? null
}

/** Whether there is one that Salesforce takes, as far as is known. */
export async function isUsable(sql: Sql, orgId: string): Promise<boolean> {
    return (await sql.query('select from connections where org_id = $1 and refused_at is null', [orgId])).length === 1
}

export async function selectSealedConnection(sql: Sql, orgId: string): Promise<SealedConnection | null> {
    const [row] = await sql.query<SealedConnection>(`select ${COLUMNS}, secret from connections where org_id = $1`, [orgId])
    return row ?? null
}

type NewConnection = Pick<SealedConnection, 'loginUrl' | 'clientId' | 'grant' | 'username' | 'secret'>

/**
 * Replaces one that is there, and whatever came of it. The first version is any number: of an org that was removed and is connected anew,
 * a relay may still hold a token, and the same number again would pass for the same credentials.
 */
export async function saveConnection(sql: Sql, orgId: string, connection: NewConnection): Promise<void> {
    const { loginUrl, clientId, grant, username, secret } = connection
    const text = `insert into connections (org_id, login_url, client_id, grant_type, username, secret, version)
        values ($1, $2, $3, $4, $5, $6, floor(random() * 1000000000)::int)
        on conflict (org_id) do update set login_url = $2, client_id = $3, grant_type = $4, username = $5, secret = $6,
            version = connections.version + 1, connected_at = null, refused_at = null, refused_reason = null, tried_at = null`
    await sql.query(text, [orgId, loginUrl, clientId, grant, username, secret])
}

/** True when it may be tried to log in now: always while it works, otherwise once between `notSince` and `at` over all relays. */
export async function claimTry(sql: Sql, orgId: string, notSince: Date, at: Date): Promise<boolean> {
    const text = `update connections set tried_at = $3
        where org_id = $1 and (refused_at is null or tried_at is null or tried_at <= $2) returning org_id`
    return (await sql.query(text, [orgId, notSince, at])).length === 1
}

/** Credentials that were replaced meanwhile have another version, and nothing is noted. */
export async function markConnected(sql: Sql, orgId: string, version: number, at: Date): Promise<void> {
    const text = `update connections set connected_at = $3, refused_at = null, refused_reason = null where org_id = $1 and version = $2`
    await sql.query(text, [orgId, version, at])
}

/** Likewise. Since when they are refused, when that is new; null when they were refused before. */
export async function markRefused(sql: Sql, orgId: string, version: number, reason: string, at: Date): Promise<Date | null> {
    const text = `update connections set refused_at = $4, refused_reason = $3, tried_at = $4
        where org_id = $1 and version = $2 and refused_at is null returning refused_at as "refusedAt"`
    const [row] = await sql.query<{ refusedAt: Date }>(text, [orgId, version, reason, at])
    const repeat = 'update connections set refused_reason = $3 where org_id = $1 and version = $2'
    if (row === undefined) await sql.query(repeat, [orgId, version, reason])
    return row?.refusedAt ?? null
}

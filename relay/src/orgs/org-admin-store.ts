/** All SQL of the operator's work on orgs: lists, rotation, tokens, and the erasure of all that an org left. */
import type { Sql } from '../platform/database.ts'
import type { ListedOrg, ListedToken } from './org-types.ts'

export function selectOrgs(sql: Sql): Promise<ListedOrg[]> {
    return sql.query<ListedOrg>(
        `select org_id as "orgId", created_at as "createdAt", package_version as "packageVersion", last_heartbeat_at as "lastHeartbeatAt",
             case when previous_keys_expire_at > now() then previous_keys_expire_at end as "previousKeysExpireAt"
         from orgs order by org_id`,
    )
}

export function selectTokens(sql: Sql, orgId: string): Promise<ListedToken[]> {
    return sql.query<ListedToken>(
        `select last_four as "lastFour", role, created_at as "createdAt", revoked_at as "revokedAt" from api_tokens
         where org_id = $1 order by created_at, token_hash`,
        [orgId],
    )
}

/** Returns how many live tokens end in these characters and are dead now. */
export async function revokeTokens(sql: Sql, orgId: string, lastFour: string): Promise<number> {
    const text = 'update api_tokens set revoked_at = now() where org_id = $1 and last_four = $2 and revoked_at is null returning last_four'
    return (await sql.query(text, [orgId, lastFour])).length
}

/** Every table that holds rows of orgs, asked of the store itself: one that a later migration adds is not forgotten. Quoted. */
export async function listOrgTables(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ name: string }>(
        `select quote_ident(table_name) as name from information_schema.columns
         join information_schema.tables using (table_schema, table_name)
         where table_schema = current_schema() and column_name = 'org_id' and table_type = 'BASE TABLE' and table_name <> 'orgs'
         order by table_name`,
    )
    return rows.map(({ name }) => name)
}

/** Deletes at most `limit` rows of the org; returns how many it were. */
export async function deleteRows(sql: Sql, table: string, orgId: string, limit: number): Promise<number> {
    const [row] = await sql.query<{ deleted: number }>(
        `with gone as (delete from ${table} where org_id = $1 and ctid = any(array(select ctid from ${table} where org_id = $1 limit $2))
             returning 1) select count(*)::int as deleted from gone`,
        [orgId, limit],
    )
    return row?.deleted ?? 0
}

export async function deleteOrg(sql: Sql, orgId: string): Promise<boolean> {
    return (await sql.query('delete from orgs where org_id = $1 returning org_id', [orgId])).length === 1
}

export async function hasOrg(sql: Sql, orgId: string): Promise<boolean> {
    return (await sql.query('select from orgs where org_id = $1', [orgId])).length === 1
}

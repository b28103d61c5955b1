/** All SQL on what causes writes other than an application: the change that fired a rule, whose a record is, and how often rules wrote. */
import type { Sql } from '../platform/database.ts'

export interface Cause {
    readonly transaction: string
    /** What the change itself goes back to. */
    readonly origin: string | null
}

/** By firing. A change that is no longer kept goes back to nothing that is known. */
export async function selectCauses(sql: Sql, orgId: string, firingIds: readonly number[]): Promise<ReadonlyMap<number, Cause>> {
    const rows = await sql.query<Cause & { firingId: number }>(
        `select f.firing_id as "firingId", f.transaction, c.origin
         from firings f left join changes c on c.org_id = f.org_id and c.position = f.position
         where f.org_id = $1 and f.firing_id = any($2)`,
        [orgId, firingIds],
    )
    return new Map(rows.map((row) => [row.firingId, row]))
}

/** Users who own the records, as the mirror knows it; a queue owns no task. */
export async function selectOwners(
    sql: Sql,
    orgId: string,
    records: readonly { readonly object: string; readonly recordId: string }[],
): Promise<ReadonlyMap<string, string>> {
    const rows = await sql.query<{ id: string; owner: string }>(
        `select record_id as id, values ->> 'OwnerId' as owner from records
         where org_id = $1 and object = any($2) and record_id = any($3) and values ->> 'OwnerId' like '005%'`,
        [orgId, [...new Set(records.map(({ object }) => object))], records.map(({ recordId }) => recordId)],
    )
    return new Map(rows.map(({ id, owner }) => [id, owner]))
}

/** By user, where the mirror knows it: `America/Los_Angeles`. */
export async function selectTimeZones(sql: Sql, orgId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (userIds.length === 0) return new Map()
    const rows = await sql.query<{ id: string; zone: string }>(
        `select record_id as id, values ->> 'TimeZoneSidKey' as zone from records
         where org_id = $1 and object = 'User' and record_id = any($2) and values ->> 'TimeZoneSidKey' is not null`,
        [orgId, userIds],
    )
    return new Map(rows.map(({ id, zone }) => [id, zone]))
}

/** Of each record, how often rules have written on its account since. */
export async function countByRules(sql: Sql, orgId: string, recordIds: readonly string[], since: Date): Promise<Map<string, number>> {
    const rows = await sql.query<{ line: string; count: number }>(
        `select line, count(*)::int as count from writes
         where org_id = $1 and line = any($2) and created_at > $3 and origin like 'rule:%' group by line`,
        [orgId, recordIds, since],
    )
    return new Map(rows.map(({ line, count }) => [line, count]))
}

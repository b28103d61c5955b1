/** All SQL on fields that an admin approved and the Sync User does not see. */
import type { Sql } from '../platform/database.ts'

/** By object. */
export async function selectUnseen(sql: Sql, orgId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const select = `select object, unseen_fields as fields from sync_objects where org_id = $1 and unseen_fields <> '{}'`
    const rows = await sql.query<{ object: string; fields: string[] }>(select, [orgId])
    return new Map(rows.map(({ object, fields }) => [object, fields]))
}

/** Objects of which nobody has looked for a day whether their fields are seen by now. */
export async function selectLongUnseen(sql: Sql, orgId: string): Promise<ReadonlySet<string>> {
    const select = `select object from sync_objects
        where org_id = $1 and unseen_fields <> '{}' and (looked_at is null or looked_at <= now() - interval '1 day')`
    return new Set((await sql.query<{ object: string }>(select, [orgId])).map(({ object }) => object))
}

export async function noteUnseen(sql: Sql, orgId: string, object: string, fields: readonly string[]): Promise<void> {
    await sql.query(
        `insert into sync_objects (org_id, object, unseen_fields, looked_at) values ($1, $2, $3, now())
         on conflict (org_id, object) do update set unseen_fields = excluded.unseen_fields, looked_at = excluded.looked_at`,
        [orgId, object, fields],
    )
}

/** The next run looks, whenever the last one did. */
export async function forgetLooks(sql: Sql, orgId: string): Promise<void> {
    await sql.query('update sync_objects set looked_at = null where org_id = $1', [orgId])
}

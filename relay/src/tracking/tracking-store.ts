/** All SQL on which fields are wanted. Each write raises the org's configuration version in the same statement, so that the org takes it. */
import type { Sql } from '../platform/database.ts'

/** Object to the fields that are wanted of it; an object that is absent is not narrowed. */
export type WantedFields = Readonly<Record<string, string[]>>

const RAISED = 'with raised as (update orgs set config_version = config_version + 1 where org_id = $1)'

export async function selectWanted(sql: Sql, orgId: string): Promise<WantedFields> {
    const rows = await sql.query<{ object: string; fields: string[] }>(
        'select object, fields from tracked_fields where org_id = $1 order by object',
        [orgId],
    )
    return Object.fromEntries(rows.map(({ object, fields }) => [object, fields]))
}

/** Null when nobody has chosen. */
export async function findChosen(sql: Sql, orgId: string, object: string): Promise<readonly string[] | null> {
    const [row] = await sql.query<{ fields: string[] }>('select fields from tracked_fields where org_id = $1 and object = $2', [
        orgId,
        object,
    ])
    return row?.fields ?? null
}

export async function saveChosen(sql: Sql, orgId: string, object: string, fields: readonly string[]): Promise<void> {
    await sql.query(
        `${RAISED} insert into tracked_fields (org_id, object, fields) values ($1, $2, $3)
         on conflict (org_id, object) do update set fields = excluded.fields, updated_at = now()`,
        [orgId, object, JSON.stringify(fields)],
    )
}

export async function deleteChosen(sql: Sql, orgId: string, object: string): Promise<void> {
    await sql.query(`${RAISED} delete from tracked_fields where org_id = $1 and object = $2`, [orgId, object])
}

/** Rules are written and fields chosen one after the other: what is checked stays true until the transaction ends. */
export async function lockSettings(sql: Sql, orgId: string): Promise<void> {
    await sql.query('select from orgs where org_id = $1 for no key update', [orgId])
}

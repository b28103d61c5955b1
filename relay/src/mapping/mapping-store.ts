/** All SQL on mappings. Only what was changed is stored. */
import type { Sql } from '../platform/database.ts'
import type { Mapping } from './mapping-schema.ts'

/** Null while nobody has changed it. */
export async function selectMapping(sql: Sql, orgId: string, object: string): Promise<Mapping | null> {
    const [row] = await sql.query<{ mapping: Mapping }>('select mapping from mappings where org_id = $1 and object = $2', [orgId, object])
    return row?.mapping ?? null
}

/** By object, those that somebody has changed. */
export async function selectMappings(sql: Sql, orgId: string): Promise<ReadonlyMap<string, Mapping>> {
    const rows = await sql.query<{ object: string; mapping: Mapping }>('select object, mapping from mappings where org_id = $1', [orgId])
    return new Map(rows.map(({ object, mapping }) => [object, mapping]))
}

export async function saveMapping(sql: Sql, orgId: string, object: string, mapping: Mapping): Promise<void> {
    await sql.query(
        `insert into mappings (org_id, object, mapping) values ($1, $2, $3)
         on conflict (org_id, object) do update set mapping = excluded.mapping, updated_at = now()`,
        [orgId, object, JSON.stringify(mapping)],
    )
}

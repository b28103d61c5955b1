/** All SQL on what orgs say of their objects. */
import type { Sql } from '../platform/database.ts'
import type { Field, ObjectSchema, SchemaChange } from './field-schema.ts'
import type { Difference } from './schema-policy.ts'

interface SchemaRow extends Omit<ObjectSchema, 'describedAt'> {
    readonly describedAt: Date
}

const COLUMNS = `object, schema_version as version, described_at as "describedAt", fields, approved_fields as "approvedFields",
    writable_fields as "writableFields"`

const toSchema = (row: SchemaRow): ObjectSchema => ({ ...row, describedAt: row.describedAt.toISOString() })

/** In the order of their names; an org describes few objects. */
export async function selectSchemas(sql: Sql, orgId: string): Promise<ObjectSchema[]> {
    const rows = await sql.query<SchemaRow>(`select ${COLUMNS} from schemas where org_id = $1 order by object`, [orgId])
    return rows.map(toSchema)
}

export interface Described {
    readonly object: string
    /** Whether an admin of the org approved any of its fields. */
    readonly isApproved: boolean
}

/** The same objects without what they are made of, which may be long. */
export function selectDescribed(sql: Sql, orgId: string): Promise<Described[]> {
    const select = `select object, coalesce(jsonb_array_length(approved_fields), 0) > 0 as "isApproved" from schemas
        where org_id = $1 order by object`
    return sql.query<Described>(select, [orgId])
}

/** Null while the org has not described the object. */
export async function findSchema(sql: Sql, orgId: string, object: string): Promise<ObjectSchema | null> {
    const [row] = await sql.query<SchemaRow>(`select ${COLUMNS} from schemas where org_id = $1 and object = $2`, [orgId, object])
    return row === undefined ? null : toSchema(row)
}

/** Version 0 and no fields while the org has not described the object. */
export async function readSchema(sql: Sql, orgId: string, object: string): Promise<ObjectSchema> {
    const undescribed = { object, version: 0, describedAt: null, fields: [], approvedFields: null, writableFields: null }
    return (await findSchema(sql, orgId, object)) ?? undescribed
}

export interface NewSchema {
    readonly object: string
    readonly version: number
    readonly fields: readonly Field[]
    /** Null leaves what was told before. */
    readonly approvedFields: readonly string[] | null
    readonly writableFields: readonly string[] | null
}

const toJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export async function saveSchema(sql: Sql, orgId: string, schema: NewSchema): Promise<void> {
    const { object, version, fields, approvedFields, writableFields } = schema
    await sql.query(
        `insert into schemas (org_id, object, schema_version, fields, approved_fields, writable_fields) values ($1, $2, $3, $4, $5, $6)
         on conflict (org_id, object) do update set schema_version = excluded.schema_version, fields = excluded.fields,
             approved_fields = coalesce(excluded.approved_fields, schemas.approved_fields),
             writable_fields = coalesce(excluded.writable_fields, schemas.writable_fields), described_at = now()`,
        [orgId, object, version, JSON.stringify(fields), toJson(approvedFields), toJson(writableFields)],
    )
}

export async function insertSchemaChange(
    sql: Sql,
    orgId: string,
    object: string,
    version: number,
    { added, removed, changed }: Difference,
): Promise<void> {
    await sql.query(
        `insert into schema_changes (org_id, object, schema_version, added, removed, changed) values ($1, $2, $3, $4, $5, $6)`,
        [orgId, object, version, JSON.stringify(added), JSON.stringify(removed), JSON.stringify(changed)],
    )
}

interface ChangeRow extends Omit<SchemaChange, 'id' | 'noticedAt'> {
    readonly id: number
    readonly noticedAt: Date
}

/** From the newest to the oldest, starting before `beforeId`. */
export async function listSchemaChanges(sql: Sql, orgId: string, object: string, beforeId: number, limit: number): Promise<SchemaChange[]> {
    const rows = await sql.query<ChangeRow>(
        `select schema_change_id as id, object, schema_version as version, added, removed, changed, noticed_at as "noticedAt"
         from schema_changes where org_id = $1 and object = $2 and schema_change_id < $3 order by schema_change_id desc limit $4`,
        [orgId, object, beforeId, limit],
    )
    return rows.map(({ id, noticedAt, ...row }) => ({ ...row, id: String(id), noticedAt: noticedAt.toISOString() }))
}

/** The org has answered; its write-back switch stays as it was where it did not say. */
export async function noteDescribed(sql: Sql, orgId: string, writeBack: boolean | null): Promise<void> {
    await sql.query('update orgs set schema_wanted = false, write_back = coalesce($2, write_back) where org_id = $1', [orgId, writeBack])
}

/** The org is asked with the next answer it gets. */
export async function askForSchema(sql: Sql, orgId: string): Promise<void> {
    await sql.query('update orgs set schema_wanted = true where org_id = $1', [orgId])
}

/** Finds people by their e-mail addresses in the mirror, and what is known of users. It costs no call. */
import type { Sql } from '../platform/database.ts'

export interface Person {
    readonly object: string
    readonly id: string
    readonly email: string
    /** False where the mirror says so; a field that is not tracked says nothing. */
    readonly isActive: boolean
}

/**
 * All with one of the addresses, which are in lower case. There is no index on addresses, because each delivery would have to keep it: one
 * look goes through the records of these objects, however many addresses it looks for.
 */
export function findByEmail(sql: Sql, orgId: string, objects: readonly string[], emails: readonly string[]): Promise<Person[]> {
    return sql.query<Person>(
        `select object, record_id as id, lower(values ->> 'Email') as email,
             (values -> 'IsActive') is distinct from 'false'::jsonb as "isActive"
         from records
         where org_id = $1 and object = any($2) and lower(values ->> 'Email') = any($3) and not is_deleted
             and (values -> 'IsConverted') is distinct from 'true'::jsonb
         order by object, record_id`,
        [orgId, objects, emails],
    )
}

/** By id, those that the mirror has seen: as the ledger of usage names them. */
export async function findUserNames(sql: Sql, orgId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (userIds.length === 0) return new Map()
    const rows = await sql.query<{ id: string; name: string | null }>(
        `select record_id as id, coalesce(nullif(concat_ws(' ', values ->> 'FirstName', values ->> 'LastName'), ''), values ->> 'Username') as name
         from records where org_id = $1 and object = 'User' and record_id = any($2)`,
        [orgId, userIds],
    )
    return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])))
}

/** Those of the users that the mirror knows to be inactive or deleted. */
export async function findInactive(sql: Sql, orgId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (userIds.length === 0) return new Set()
    const rows = await sql.query<{ id: string }>(
        `select record_id as id from records
         where org_id = $1 and object = 'User' and record_id = any($2) and (is_deleted or values -> 'IsActive' = 'false'::jsonb)`,
        [orgId, userIds],
    )
    return new Set(rows.map(({ id }) => id))
}

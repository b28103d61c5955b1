/** Finds records of the mirror by a value. */
import type { Sql } from '../platform/database.ts'

/** At most two: a second one says that the value names none for sure. It goes through the records of the object. */
export async function findByValue(
    sql: Sql,
    orgId: string,
    { object, field, value }: { readonly object: string; readonly field: string; readonly value: string },
): Promise<string[]> {
    const rows = await sql.query<{ id: string }>(
        `select record_id as id from records
         where org_id = $1 and object = $2 and not is_deleted and lower(values ->> $3) = lower($4) order by record_id limit 2`,
        [orgId, object, field, value],
    )
    return rows.map(({ id }) => id)
}

/** What only the story asks the store. */
import type { Sql } from '../platform/database.ts'

/** Also by a change that could not be applied. */
export async function isRecordKnown(sql: Sql, orgId: string, object: string, recordId: string): Promise<boolean> {
    const rows = await sql.query(
        `select from records where org_id = $1 and object = $2 and record_id = $3
         union all (select from failures where org_id = $1 and object = $2 and record_id = $3 limit 1)`,
        [orgId, object, recordId],
    )
    return rows.length > 0
}

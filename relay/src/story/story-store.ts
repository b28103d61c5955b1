/** What only the story asks the store. */
import type { Sql } from '../platform/database.ts'

export async function isRecordKnown(sql: Sql, orgId: string, object: string, recordId: string): Promise<boolean> {
    const rows = await sql.query('select from records where org_id = $1 and object = $2 and record_id = $3', [orgId, object, recordId])
    return rows.length > 0
}

/** All SQL on which requests of the panel were taken already. */
import type { Sql } from '../platform/database.ts'

/** False when it was taken before. Forgets the org's old ones, whose signatures are no longer believed. */
export async function takeRequest(sql: Sql, orgId: string, requestId: string): Promise<boolean> {
    const taken = await sql.query(
        `with forgotten as (delete from panel_requests where org_id = $1 and at < now() - interval '1 hour')
        insert into panel_requests (org_id, request_id) values ($1, $2) on conflict do nothing returning request_id`,
        [orgId, requestId],
    )
    return taken.length === 1
}

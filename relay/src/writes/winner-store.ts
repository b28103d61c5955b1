/** Where records went that a merge deleted, as the mirror knows it. */
import type { Sql } from '../platform/database.ts'
import type { Winners } from './settle-policy.ts'

/** https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_dml_examples_merge.htm */
const MERGEABLE = ['Account', 'Case', 'Contact', 'Lead']

export async function selectWinners(sql: Sql, orgId: string, ids: readonly string[]): Promise<Winners> {
    if (ids.length === 0) return new Map()
    const rows = await sql.query<{ loser: string; winner: string }>(
        `select record_id as loser, merged_into as winner from records
         where org_id = $1 and object = any($2) and record_id = any($3) and is_deleted and merged_into is not null`,
        [orgId, MERGEABLE, ids],
    )
    return new Map(rows.map(({ loser, winner }) => [loser, winner]))
}

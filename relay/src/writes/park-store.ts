/** All SQL on writes that are set aside before they are sent. */
import type { Sql } from '../platform/database.ts'
import { explainError } from './error-table.ts'

export async function parkWrites(
    sql: Sql,
    orgId: string,
    parked: readonly { readonly id: string; readonly problem: string }[],
    at: Date,
): Promise<void> {
    if (parked.length === 0) return
    await sql.query(
        `update writes set state = 'parked', settled_at = $4, problem = p.problem
         from unnest($2::uuid[], $3::jsonb[]) as p (id, problem) where org_id = $1 and write_id = p.id`,
        [
            orgId,
            parked.map(({ id }) => id),
            parked.map(({ problem: code }) => JSON.stringify({ code, message: explainError(code).text, fields: [] })),
            at,
        ],
    )
}

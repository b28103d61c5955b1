/** All SQL on gaps: windows in which an org dropped changes because its full buffer could not keep them. */
import type { Sql } from '../platform/database.ts'
import type { Gap } from './org-types.ts'

const SHOWN_MAX = 20

/** Told twice, a gap is one; a later report of it can only be larger. */
export async function recordGap(sql: Sql, orgId: string, { firstAt, lastAt, changes }: Gap): Promise<void> {
    await sql.query(
        `insert into gaps (org_id, first_at, last_at, changes) values ($1, $2, $3, $4)
         on conflict (org_id, first_at) do update set last_at = greatest(gaps.last_at, excluded.last_at),
             changes = greatest(gaps.changes, excluded.changes), reported_at = now()`,
        [orgId, firstAt, lastAt, changes],
    )
}

/** The newest ones first. */
export async function selectGaps(sql: Sql, orgId: string): Promise<Gap[]> {
    const rows = await sql.query<{ firstAt: Date; lastAt: Date; changes: number }>(
        `select first_at as "firstAt", last_at as "lastAt", changes from gaps where org_id = $1 order by first_at desc limit $2`,
        [orgId, SHOWN_MAX],
    )
    return rows.map(({ firstAt, lastAt, changes }) => ({ firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString(), changes }))
}

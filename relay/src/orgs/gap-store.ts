/** All SQL on gaps: windows in which an org dropped changes because its full buffer could not keep them. */
import type { GapFigures } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Gap } from './org-types.ts'

const SHOWN_MAX = 20

interface ListedGap extends Gap {
    readonly reportedAt: string
}

/** Told twice, a gap is one; a later report of it can only be larger. */
export async function recordGap(sql: Sql, orgId: string, { firstAt, lastAt, changes }: Gap): Promise<void> {
    await sql.query(
        `insert into gaps (org_id, first_at, last_at, changes) values ($1, $2, $3, $4)
         on conflict (org_id, first_at) do update set last_at = greatest(gaps.last_at, excluded.last_at),
             changes = greatest(gaps.changes, excluded.changes), reported_at = now()`,
        [orgId, firstAt, lastAt, changes],
    )
}

interface GapRow {
    readonly firstAt: Date
    readonly lastAt: Date
    readonly changes: number
    readonly reportedAt: Date
}

/** From the newest to the oldest, starting before a time. */
export async function listGaps(sql: Sql, orgId: string, before: string, limit: number): Promise<ListedGap[]> {
    const rows = await sql.query<GapRow>(
        `select first_at as "firstAt", last_at as "lastAt", changes, reported_at as "reportedAt" from gaps
         where org_id = $1 and first_at < $2 order by first_at desc limit $3`,
        [orgId, before, limit],
    )
    return rows.map(({ firstAt, lastAt, changes, reportedAt }) => {
        return { changes, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString(), reportedAt: reportedAt.toISOString() }
    })
}

/** Of all orgs, told within the last day: older ones are history. Their sum outgrows an int where orgs tell the largest that they may. */
export async function readGapFigures(sql: Sql): Promise<GapFigures> {
    const text = `select coalesce(sum(changes), 0)::bigint as changes from gaps where reported_at > now() - interval '1 day'`
    const [row] = await sql.query<GapFigures>(text)
    return row ?? { changes: 0 }
}

/** The newest ones first. */
export async function selectGaps(sql: Sql, orgId: string): Promise<Gap[]> {
    const listed = await listGaps(sql, orgId, 'infinity', SHOWN_MAX)
    return listed.map(({ changes, firstAt, lastAt }) => ({ changes, firstAt, lastAt }))
}

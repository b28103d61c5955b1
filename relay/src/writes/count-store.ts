/** All SQL on how many writes are open. The store notes what comes and goes with each statement, so nobody has to count a long line. */
import type { Sql } from '../platform/database.ts'
import type { WriteState } from './write-types.ts'

/** By state; those of which there is none are left out. */
export async function readCounts(sql: Sql, orgId: string): Promise<ReadonlyMap<WriteState, number>> {
    const rows = await sql.query<{ state: WriteState; count: number }>(
        'select state, sum(writes)::int as count from write_counts where org_id = $1 group by state',
        [orgId],
    )
    return new Map(rows.map(({ state, count }) => [state, count]))
}

/** Places of one section of the line, as the store's section_of has it. */
const SECTION = 5_000

/** How many wait before a place: those of the sections before its own are summed up, those of its own counted. */
export async function countBefore(sql: Sql, orgId: string, place: number): Promise<number> {
    const [row] = await sql.query<{ count: number }>(
        `select (select coalesce(sum(writes), 0) from write_counts where org_id = $1 and state = 'waiting' and section < $3)::int
             + (select count(*) from writes where org_id = $1 and state = 'waiting' and place >= $3 * $4 and place < $2)::int as count`,
        [orgId, place, Math.floor(place / SECTION), SECTION],
    )
    return row?.count ?? 0
}

/** Sums that another relay is just putting together are left to it. */
const FOLD = `
    with folded as (
        delete from write_counts where org_id = $1 and count_id in (
            select count_id from write_counts
            where org_id = $1 and (state, section) in (
                select state, section from write_counts where org_id = $1 group by state, section having count(*) > 1 or sum(writes) = 0)
            for update skip locked)
        returning state, section, writes
    )
    insert into write_counts (org_id, state, section, writes)
    select $1, state, section, sum(writes) from folded group by state, section having sum(writes) <> 0`

/** Puts what was noted together: one sum for each state and section. */
export async function foldCounts(sql: Sql, orgId: string): Promise<void> {
    await sql.query(FOLD, [orgId])
}

/** All SQL that a price needs: what changed in the last days, cycle by cycle, and what was really spent. */
import type { Sql } from '../platform/database.ts'
import type { Quota } from '../quota/index.ts'
import type { ObjectRows } from './cycle-price.ts'

export interface Basis {
    readonly since: Date
    readonly through: Date
    readonly changes: number
}

/** Of the feed: a busier week is judged by its first days. */
const CHANGES_MAX = 300_000
const WEEK = `week as (
    select object, record_id, operation, captured_at, received_at from changes
    where org_id = $1 and position > $2 order by position limit ${CHANGES_MAX}
)`

/** Of the changes after a position; null where there are none. */
export async function findBasis(sql: Sql, orgId: string, afterPosition: number): Promise<Basis | null> {
    const text = `with ${WEEK} select min(received_at) as since, max(received_at) as through, count(*)::int as changes from week`
    const [row] = await sql.query<Basis>(text, [orgId, afterPosition])
    return row === undefined || row.changes === 0 ? null : row
}

/** What each cycle would have found that found anything, had the org been read every so many minutes. */
export async function replayCycles(sql: Sql, orgId: string, afterPosition: number, minutes: number): Promise<ObjectRows[][]> {
    const text = `with ${WEEK}, found as (
            select floor(extract(epoch from captured_at) / ($3::int * 60)) as cycle, object,
                count(distinct record_id) filter (where operation <> 'deleted')::int as rows,
                count(*) filter (where operation = 'deleted')::int as deleted
            from week group by 1, 2
        )
        select jsonb_agg(jsonb_build_object('object', object, 'rows', rows, 'deleted', deleted)) as found from found group by cycle`
    const cycles = await sql.query<{ found: ObjectRows[] }>(text, [orgId, afterPosition, minutes])
    return cycles.map(({ found }) => found)
}

export type Spent = Readonly<Record<Quota | 'deliveries', number>>

/** What Headroom really spent since then; deliveries are a part of apex. */
export async function sumSpent(sql: Sql, orgId: string, since: Date): Promise<Spent> {
    const text = `select coalesce(sum(calls) filter (where quota = 'data'), 0)::int as data,
            coalesce(sum(calls) filter (where quota = 'bulk'), 0)::int as bulk,
            coalesce(sum(calls) filter (where quota = 'apex'), 0)::int as apex,
            coalesce(sum(calls) filter (where quota = 'apex' and feature = 'delivery'), 0)::int as deliveries
        from quota_use where org_id = $1 and quota = any('{data,bulk,apex}') and bucket >= $2`
    const [row] = await sql.query<Spent>(text, [orgId, since])
    return row ?? { data: 0, bulk: 0, apex: 0, deliveries: 0 }
}

/** Living records that the relay knows of. */
export async function countRecords(sql: Sql, orgId: string, object: string): Promise<number> {
    const text = 'select count(*)::int as records from records where org_id = $1 and object = $2 and not is_deleted'
    const [row] = await sql.query<{ records: number }>(text, [orgId, object])
    return row?.records ?? 0
}

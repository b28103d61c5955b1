/** All SQL of the failure desk: what is parked, by its reason, and what a person decides about it. */
import type { Sql } from '../platform/database.ts'
import { COLUMNS } from './write-store.ts'
import type { Write } from './write-types.ts'

export interface FailureGroup {
    readonly code: string
    readonly object: string
    readonly count: number
    readonly oldestAt: Date
    /** How often one of them was sent since a person decided about it last. */
    readonly attempts: number
    /** Of these by the API: of each write all or none, by the way it went last. */
    readonly attemptsByApi: number
    /** Of the newest. */
    readonly message: string
    readonly writeId: string
}

/**
 * The largest first. What a group shows of its newest is looked up by its place: carried along through the grouping, a million that are
 * parked took longer than a statement may.
 */
export function groupParked(sql: Sql, orgId: string, limit: number): Promise<FailureGroup[]> {
    return sql.query<FailureGroup>(
        `with groups as (
             select coalesce(problem ->> 'code', '') as code, object, count(*)::int as count, min(settled_at) as "oldestAt",
                 coalesce(sum(attempts), 0)::int as attempts, coalesce(sum(attempts) filter (where channel = 'api'), 0)::int as "attemptsByApi",
                 max(place) as newest
             from writes where org_id = $1 and state = 'parked' group by 1, 2 order by 3 desc, 1, 2 limit $2
         )
         select code, groups.object, count, "oldestAt", groups.attempts, "attemptsByApi", coalesce(w.problem ->> 'message', '') as message,
             w.write_id as "writeId"
         from groups cross join lateral (
             select problem, write_id from writes where org_id = $1 and state = 'parked' and place >= newest order by place limit 1
         ) w
         order by count desc, code, object`,
        [orgId, limit],
    )
}

/** Which of the open writes a decision is about; null means any. */
export interface Selection {
    readonly id: string | null
    readonly code: string | null
    /** What it goes back to, as `rule:<id>`; all of them. */
    readonly origins: readonly string[]
    readonly states: readonly string[]
}

const CHOSEN = `org_id = $1 and state = any($2) and ($3::uuid is null or write_id = $3) and ($4::text is null or problem ->> 'code' = $4)
    and $5::text[] <@ string_to_array(origin, ' ')`

const valuesOf = (orgId: string, { states, id, code, origins }: Selection) => [orgId, states, id, code, origins]

/**
 * They wait again at their old place. A change of fields goes without those that a later write of the record has changed since, or an older
 * value would replace a newer one; one of which nothing is left is cancelled.
 */
const RETRY = `
    with chosen as (
        select write_id as chosen_id, operation = 'update' and fields - newer.names = '{}' as is_empty, fields - newer.names as left_fields
        from writes cross join lateral (
            select coalesce(array_agg(distinct name), '{}') as names
            from writes later cross join lateral jsonb_object_keys(later.fields) as name
            where later.org_id = $1 and later.line = writes.line and later.place > writes.place and later.operation = 'update'
                and later.state in ('waiting', 'leased', 'done')
        ) newer
        where ${CHOSEN} order by place limit $6 for update of writes
    )
    update writes set state = case when is_empty then 'cancelled' else 'waiting' end, fields = left_fields, run_after = $7, attempts = 1,
        settled_at = case when is_empty then $7::timestamptz end
    from chosen where org_id = $1 and write_id = chosen_id returning write_id as id`

export async function retryWrites(sql: Sql, orgId: string, selection: Selection, at: Date, limit: number): Promise<number> {
    return (await sql.query(RETRY, [...valuesOf(orgId, selection), limit, at])).length
}

const CANCEL = `
    with chosen as (select write_id as chosen_id from writes where ${CHOSEN} order by place limit $6 for update)
    update writes set state = 'cancelled', settled_at = $7 from chosen where org_id = $1 and write_id = chosen_id returning write_id as id`

export async function cancelWrites(sql: Sql, orgId: string, selection: Selection, at: Date, limit: number): Promise<number> {
    return (await sql.query(CANCEL, [...valuesOf(orgId, selection), limit, at])).length
}

/** Other values, asked for by a person: they hold also against what Salesforce has changed meanwhile. */
export async function editWrite(sql: Sql, orgId: string, id: string, fields: Write['fields'], at: Date): Promise<Write | null> {
    const [row] = await sql.query<Write>(
        `update writes set fields = fields || $3, seen = seen - array(select jsonb_object_keys($3)), state = 'waiting', run_after = $4,
             attempts = case when state = 'parked' then 1 else attempts end, settled_at = null
         where org_id = $1 and write_id = $2 returning ${COLUMNS}`,
        [orgId, id, JSON.stringify(fields), at],
    )
    return row ?? null
}

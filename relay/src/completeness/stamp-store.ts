/** All SQL on the stamps that came: they follow the feed, apart from its acceptance, so that a delivery does not wait for them. */
import type { Sql } from '../platform/database.ts'
import { REALTIME_OBJECTS } from '../schemas/index.ts'
import type { Known } from './check-policy.ts'
import type { Pair, TimeWindow, WindowQuestion } from './completeness-types.ts'

/** Changes read at once: a heartbeat waits for them. */
const CHANGES_MAX = 20_000

const FOLLOW = `
    with news as materialized (
        select position, object, record_id, operation, transaction, system_modstamp, is_reread, received_at from changes
        where org_id = $1 and position > coalesce((select read_to from stamp_readings where org_id = $1), 0)
        order by position limit ${CHANGES_MAX}
    ), newest as (
        select distinct on (object, record_id) object, record_id, system_modstamp, operation = 'deleted' as is_deleted from news
        where object = any($2)
        order by object, record_id, system_modstamp desc, position desc
    ), stamped as (
        insert into record_stamps (org_id, object, record_id, system_modstamp, is_deleted)
        select $1, object, record_id, system_modstamp, is_deleted from newest
        on conflict (org_id, object, record_id) do update set system_modstamp = excluded.system_modstamp, is_deleted = excluded.is_deleted
        where record_stamps.system_modstamp <= excluded.system_modstamp
    ), counted as (
        insert into change_counts (org_id, object, hour, changes, healed)
        select $1, object, date_trunc('hour', received_at), count(*), count(*) filter (where transaction like 'heal-%') from news
        group by object, date_trunc('hour', received_at)
        on conflict (org_id, object, hour) do update set changes = change_counts.changes + excluded.changes,
            healed = change_counts.healed + excluded.healed
    ), reread as (
        insert into wanted_rows (org_id, object, record_id)
        select distinct $1, object, record_id from news where is_reread
        on conflict (org_id, object, record_id) do update set is_suspected = false
    ), noted as (
        insert into stamp_readings (org_id, read_to) select $1, max(position) from news having count(*) > 0
        on conflict (org_id) do update set read_to = excluded.read_to
    )
    select count(*)::int as "read" from news`

/** Takes over what came since; false while there is more. What came without values is wanted whole. What is never checked has no stamps. */
export async function followFeed(sql: Sql, orgId: string): Promise<boolean> {
    const [row] = await sql.query<{ read: number }>(FOLLOW, [orgId, REALTIME_OBJECTS])
    return (row?.read ?? 0) < CHANGES_MAX
}

export async function countStamps(sql: Sql, orgId: string, { object, from, to }: TimeWindow): Promise<Known> {
    const select = `select count(*) filter (where not is_deleted)::int as rows, count(*) filter (where is_deleted)::int as deleted
        from record_stamps where org_id = $1 and object = $2 and system_modstamp >= $3 and system_modstamp < $4`
    const [known] = await sql.query<Known>(select, [orgId, object, from, to])
    return known ?? { rows: 0, deleted: 0 }
}

/** By id. */
export async function selectStamps(sql: Sql, orgId: string, { object, from, to, isDeleted }: WindowQuestion): Promise<Map<string, string>> {
    const select = `select record_id as id, system_modstamp as stamp from record_stamps
        where org_id = $1 and object = $2 and system_modstamp >= $3 and system_modstamp < $4 and is_deleted = $5`
    const rows = await sql.query<{ id: string; stamp: Date }>(select, [orgId, object, from, to, isDeleted])
    return new Map(rows.map(({ id, stamp }) => [id, stamp.toISOString()]))
}

/** What the org says of records: it counts over what came. */
export async function saveStamps(sql: Sql, orgId: string, object: string, pairs: readonly Pair[], isDeleted: boolean): Promise<void> {
    if (pairs.length === 0) return
    const save = `insert into record_stamps (org_id, object, record_id, system_modstamp, is_deleted)
        select $1, $2, id, stamp, $5 from unnest($3::text[], $4::timestamptz[]) as told (id, stamp)
        on conflict (org_id, object, record_id) do update set system_modstamp = excluded.system_modstamp, is_deleted = excluded.is_deleted`
    await sql.query(save, [orgId, object, pairs.map(([id]) => id), pairs.map(([, stamp]) => stamp), isDeleted])
}

export async function dropStamps(sql: Sql, orgId: string, object: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    await sql.query('delete from record_stamps where org_id = $1 and object = $2 and record_id = any($3)', [orgId, object, ids])
}

/** What is older than every window to come is not needed any more. */
export async function dropStampsBefore(sql: Sql, orgId: string, { object, from }: TimeWindow): Promise<void> {
    await sql.query('delete from record_stamps where org_id = $1 and object = $2 and system_modstamp < $3', [orgId, object, from])
    await sql.query(`delete from change_counts where org_id = $1 and object = $2 and hour < now() - interval '2 days'`, [orgId, object])
}

/** Those of the records that the mirror has and does not know to be deleted. */
export async function selectAlive(sql: Sql, orgId: string, object: string, ids: readonly string[]): Promise<Set<string>> {
    const select = 'select record_id as id from records where org_id = $1 and object = $2 and record_id = any($3) and not is_deleted'
    return new Set((await sql.query<{ id: string }>(select, [orgId, object, ids])).map(({ id }) => id))
}

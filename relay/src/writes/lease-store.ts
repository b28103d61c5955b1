/** All SQL on carrying writes: leased to a channel, settled by what came of it, given back when nothing did. */
import type { Sql } from '../platform/database.ts'
import { toJsonLines } from '../platform/json-lines.ts'
import { COLUMNS } from './write-store.ts'
import type { Channel, Write, WriteProblem, WriteState } from './write-types.ts'

export interface Lease {
    readonly id: string
    readonly channel: Channel
    readonly until: Date
    readonly limit: number
    /** Only what goes in the session of this user; unless given, only what goes in anybody's. */
    readonly user?: string | null
}

/**
 * The first in line that are due: of one line only the oldest that is open, so that changes of one record stay in their order. One that
 * another transaction is just leasing is skipped, and those behind it still see it as open. One that is alone in its line is not
 * looked up; for the others only an index by line may serve, which is why none by place holds all that is open.
 */
export async function leaseWrites(sql: Sql, orgId: string, lease: Lease, at: Date): Promise<Write[]> {
    const rows = await sql.query<Write>(
        `with next as (
             select write_id as next_id from writes w
             where org_id = $1 and state = 'waiting' and run_after <= $2 and carried_as is not distinct from $7
                 and (w.line = w.write_id::text or not exists (
                     select from writes older where older.org_id = $1 and older.line = w.line and older.place < w.place
                         and older.state in ('waiting', 'leased', 'review')))
             order by place limit $3 for update skip locked
         )
         update writes set state = 'leased', channel = $4, lease_id = $5, leased_until = $6, attempts = attempts + 1,
             sent_at = coalesce(sent_at, $2)
         from next where org_id = $1 and write_id = next_id
         returning ${COLUMNS}`,
        [orgId, at, lease.limit, lease.channel, lease.id, lease.until, lease.user ?? null],
    )
    return rows.sort((one, other) => one.place - other.place)
}

/** What was leased under this id before and is still on its way: a repeated question has the same answer. */
export function selectLeased(sql: Sql, orgId: string, leaseId: string): Promise<Write[]> {
    return sql.query<Write>(`select ${COLUMNS} from writes where org_id = $1 and state = 'leased' and lease_id = $2 order by place`, [
        orgId,
        leaseId,
    ])
}

/** So everybody locks who settles several writes at once, or two would wait for each other. */
const IN_LINE = 'order by place for update'

/** What became of these will not be told: their lease ends now. */
export async function expireLeases(sql: Sql, orgId: string, channel: Channel, ids: readonly string[], at: Date): Promise<void> {
    if (ids.length === 0) return
    await sql.query(
        `with chosen as (
             select write_id as chosen_id from writes
             where org_id = $1 and state = 'leased' and write_id = any($2::uuid[]) and channel = $3 ${IN_LINE})
         update writes set leased_until = $4::timestamptz - interval '1 second' from chosen where org_id = $1 and write_id = chosen_id`,
        [orgId, ids, channel, at],
    )
}

/** Something that goes in anybody's session. */
export async function isAnyDue(sql: Sql, orgId: string, at: Date): Promise<boolean> {
    const text = `select from writes where org_id = $1 and state = 'waiting' and run_after <= $2 and carried_as is null limit 1`
    return (await sql.query(text, [orgId, at])).length > 0
}

/** What is on its way by a channel longer than it may be waits again. Returns how many were leased together, lease by lease. */
export async function endLeases(sql: Sql, orgId: string, channel: Channel, at: Date): Promise<readonly (readonly Write[])[]> {
    const rows = await sql.query<Write & { leaseId: string }>(
        `with chosen as (
             select write_id as chosen_id from writes
             where org_id = $1 and state = 'leased' and channel = $2 and leased_until < $3 ${IN_LINE})
         update writes set state = 'waiting', is_unsure = true, leased_until = null from chosen where org_id = $1 and write_id = chosen_id
         returning ${COLUMNS}, lease_id as "leaseId"`,
        [orgId, channel, at],
    )
    return [...Map.groupBy(rows, ({ leaseId }) => leaseId).values()]
}

/** Locked until the transaction ends, with the lease that each is under. */
export async function lockReported(
    sql: Sql,
    orgId: string,
    ids: readonly string[],
): Promise<ReadonlyMap<string, Write & { readonly leaseId: string | null }>> {
    const rows = await sql.query<Write & { leaseId: string | null }>(
        `select ${COLUMNS}, lease_id as "leaseId" from writes where org_id = $1 and write_id = any($2::uuid[]) ${IN_LINE}`,
        [orgId, ids],
    )
    return new Map(rows.map((row) => [row.id, row]))
}

/** What becomes of a write after it was carried. */
export interface Settlement {
    readonly id: string
    readonly state: WriteState
    readonly recordId: string | null
    readonly runAfter: Date
    readonly problem: WriteProblem | null
    readonly isFollowed: boolean
    readonly fields: Write['fields']
    readonly writtenAs: string | null
    /** Whether it may be done all the same. */
    readonly isUnsure: boolean
}

export async function settleWrites(sql: Sql, orgId: string, settlements: readonly Settlement[], at: Date): Promise<void> {
    if (settlements.length === 0) return
    const all = <Name extends keyof Settlement>(name: Name) => settlements.map((one) => one[name])
    await sql.query(
        `update writes w set state = s.state, record_id = s.record_id, run_after = s.run_after, problem = s.problem,
             is_followed = s.is_followed, fields = s.fields, written_as = coalesce(s.written_as, w.written_as),
             leased_until = case when s.state = 'leased' then w.leased_until end,
             is_unsure = s.is_unsure, line = case when w.operation = 'update' then s.record_id else w.line end,
             settled_at = case when s.state in ('waiting', 'leased') then null else $11::timestamptz end,
             row_state = case when s.state = 'done' then coalesce(w.row_state, 'full') else w.row_state end
         from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], string_to_array($6, e'\\n', '')::jsonb[], $7::boolean[],
             string_to_array($8, e'\\n')::jsonb[], $9::text[], $10::boolean[])
             as s (id, state, record_id, run_after, problem, is_followed, fields, written_as, is_unsure)
         where w.org_id = $1 and w.write_id = s.id`,
        [
            orgId,
            all('id'),
            all('state'),
            all('recordId'),
            all('runAfter'),
            toJsonLines(all('problem')),
            all('isFollowed'),
            toJsonLines(all('fields')),
            all('writtenAs'),
            all('isUnsure'),
            at,
        ],
    )
}

/** Sent, and no answer came: they wait again under the same ids, by which the org knows what it has done. */
export async function giveBack(sql: Sql, orgId: string, leaseId: string, back: { isUnsure: boolean; runAfter: Date }): Promise<void> {
    await sql.query(
        `with chosen as (
             select write_id as chosen_id from writes
             where org_id = $1 and state = 'leased' and lease_id = $2 ${IN_LINE})
         update writes set state = 'waiting', leased_until = null, is_unsure = is_unsure or $3, run_after = $4,
             attempts = case when $3 then attempts else attempts - 1 end, sent_at = case when is_unsure or $3 then sent_at end
         from chosen where org_id = $1 and write_id = chosen_id`,
        [orgId, leaseId, back.isUnsure, back.runAfter],
    )
}

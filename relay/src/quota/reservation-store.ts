/** All SQL that a reservation needs: the lock, the facts under it, and what is reserved until it is settled. */
import type { Sql } from '../platform/database.ts'
import { READING_LAG_MS, RESERVATION_MS } from './quota-numbers.ts'
import { QUOTAS } from './quota-types.ts'
import type { Quota, QuotaFacts, QuotaStanding, RefusalCause, Reservation, Use } from './quota-types.ts'
import { addUse } from './use-store.ts'
import { BUCKET_MS, windowStart } from './use-window.ts'

/** Until the transaction ends nobody else reserves of these quotas. In one order, so that two who want two never wait for each other. */
export async function lockQuotas(sql: Sql, orgId: string, quotas: readonly Quota[]): Promise<void> {
    const insert = `insert into quota_state (org_id, quota) select $1, quota from unnest($2::text[]) as quota order by quota
        on conflict (org_id, quota) do nothing`
    await sql.query(insert, [orgId, quotas])
    await sql.query('select 1 from quota_state where org_id = $1 and quota = any($2) order by quota for update', [orgId, quotas])
}

/** A bucket that reaches into the lag counts whole: never too little is counted. */
const SINCE_READING_MS = READING_LAG_MS + BUCKET_MS

/** What the org told of itself, at no cost, counts as a look: a probe is for when it is silent. */
const FACTS = `
    select s.quota, s.max, s.paused_at is not null as "isPaused",
        greatest(s.probed_at, case when s.source = 'org_limits' then s.read_at end) as "probedAt",
        s.read_at as "readAt", s.source, s.paused_at as "pausedAt", s.pause_cause as "pauseCause",
        own.calls + reserved.calls as ours, greatest(coalesce(s.used, 0) + since.calls, own.calls) + reserved.calls as used
    from quota_state s
    cross join lateral (
        select coalesce(sum(calls), 0)::int as calls from quota_use where org_id = $1 and quota = s.quota and bucket >= $3
    ) own
    cross join lateral (
        select coalesce(sum(calls), 0)::int as calls from quota_use
        where org_id = $1 and quota = s.quota and bucket >= s.read_at - $4 * interval '1 millisecond'
    ) since
    cross join lateral (
        select coalesce(sum(calls), 0)::int as calls from quota_reservations where org_id = $1 and quota = s.quota
    ) reserved
    where s.org_id = $1 and s.quota = any($2)`

/** Everything that is known of every quota the org has told of or been refused. */
export function selectStandings(sql: Sql, orgId: string, at: Date): Promise<QuotaStanding[]> {
    return sql.query<QuotaStanding>(FACTS, [orgId, QUOTAS, windowStart(at), SINCE_READING_MS])
}

export async function selectFacts(sql: Sql, orgId: string, quotas: readonly Quota[], at: Date): Promise<Map<Quota, QuotaFacts>> {
    const rows = await sql.query<QuotaStanding>(FACTS, [orgId, quotas, windowStart(at), SINCE_READING_MS])
    return new Map(rows.map((row) => [row.quota, row]))
}

/** What nobody settled in time counts as spent at the end of that time: the call may have been made, and as late as that. */
export async function spendForgotten(sql: Sql, orgId: string, at: Date): Promise<void> {
    const text = `delete from quota_reservations where org_id = $1 and reserved_at < $2
        returning quota, feature, object, user_id as "userId", calls, reserved_at as "reservedAt"`
    const forgotten = await sql.query<Use & { reservedAt: Date }>(text, [orgId, new Date(at.getTime() - RESERVATION_MS)])
    for (const { reservedAt, ...use } of forgotten) await addUse(sql, orgId, new Date(reservedAt.getTime() + RESERVATION_MS), [use])
}

export async function insertReservation(sql: Sql, { id, orgId, spends }: Reservation, at: Date): Promise<void> {
    const insert = `insert into quota_reservations (org_id, reservation_id, quota, feature, object, user_id, calls, reserved_at)
        select $1, $2, s."quota", s."feature", s."object", s."userId", s."calls", $4
        from jsonb_to_recordset($3::jsonb) as s ("quota" text, "feature" text, "object" text, "userId" text, "calls" int)`
    await sql.query(insert, [orgId, id, JSON.stringify(spends), at])
}

/** Returns what was still reserved: nothing when it was settled before, or given up as forgotten and counted as spent. */
export async function deleteReservation(sql: Sql, orgId: string, id: string): Promise<Use[]> {
    const text = `delete from quota_reservations where org_id = $1 and reservation_id = $2
        returning quota, feature, object, user_id as "userId", calls`
    return sql.query<Use>(text, [orgId, id])
}

export async function markProbed(sql: Sql, orgId: string, quota: Quota, at: Date): Promise<void> {
    await sql.query('update quota_state set probed_at = $3 where org_id = $1 and quota = $2', [orgId, quota, at])
}

/** Of a quota that is paused already the first time and cause stay. The store itself gives the notice. */
export async function pauseQuota(sql: Sql, orgId: string, quota: Quota, cause: RefusalCause, at: Date): Promise<void> {
    const text = 'update quota_state set paused_at = $4, pause_cause = $3 where org_id = $1 and quota = $2 and paused_at is null'
    await sql.query(text, [orgId, quota, cause, at])
}

export async function resumeQuota(sql: Sql, orgId: string, quota: Quota): Promise<void> {
    await sql.query('update quota_state set paused_at = null, pause_cause = null where org_id = $1 and quota = $2', [orgId, quota])
}

/** All SQL on what firings do after a wait: begun and ended by the outbox, dropped or moved with the record, dropped by a person. */
import type { Sql } from '../platform/database.ts'
import type { Step } from './rule-steps.ts'

export interface NewWait {
    readonly object: string
    readonly recordId: string
    readonly firingId: number
    readonly ruleId: string
    readonly minutes: number
    readonly then: readonly Step[]
}

/** The time runs from here: the actions before the wait are done. */
export async function startWaits(sql: Sql, orgId: string, waits: readonly NewWait[]): Promise<void> {
    await sql.query(
        `insert into waiting_actions (org_id, firing_id, rule_id, object, record_id, actions, due_at)
         select $1, firing_id, rule_id, object, record_id, actions, now() + minutes * interval '1 minute'
         from unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::int[])
             as new (firing_id, rule_id, object, record_id, actions, minutes)
         order by firing_id`,
        [
            orgId,
            waits.map((wait) => wait.firingId),
            waits.map((wait) => wait.ruleId),
            waits.map((wait) => wait.object),
            waits.map((wait) => wait.recordId),
            waits.map((wait) => JSON.stringify(wait.then)),
            waits.map((wait) => wait.minutes),
        ],
    )
}

/**
 * Of all orgs: what is due goes to the outbox, marked, so that the end of its record still finds it there. What a rule asked for that is
 * gone is dropped. Returns how many were due.
 */
export async function endDueWaits(sql: Sql, limit: number): Promise<number> {
    const rows = await sql.query<{ ended: number }>(
        `with due as (
             select org_id, waiting_id, exists (select from rules r where r.org_id = w.org_id and r.rule_id = w.rule_id) as is_wanted
             from waiting_actions w where dropped_at is null and due_at <= now()
             order by due_at limit $1 for update of w skip locked
         ), dropped as (
             update waiting_actions w set dropped_at = now(), drop_reason = 'rule_deleted' from due
             where not is_wanted and w.org_id = due.org_id and w.waiting_id = due.waiting_id
         ), ended as (
             delete from waiting_actions w using due
             where is_wanted and w.org_id = due.org_id and w.waiting_id = due.waiting_id
             returning w.*
         ), queued as (
             insert into outbox (org_id, object, record_id, action, firing_id)
             select org_id, object, record_id, action.value || jsonb_build_object('ruleId', rule_id, 'isAfterWait', true), firing_id
             from ended cross join lateral jsonb_array_elements(actions) with ordinality as action (value, place)
             order by waiting_id, action.place
         )
         select count(*)::int as ended from due`,
        [limit],
    )
    return rows[0]?.ended ?? 0
}

export interface WaitEnd {
    readonly recordId: string
    readonly reason: 'record_deleted' | 'record_converted'
}

/**
 * Drops what the records' firings still wait for. Of a record only the oldest action is carried out, so what waited and is in the outbox
 * behind its end has waited before the end: that is dropped too. By a statement of its own, which sees what a wait that ended just now
 * has queued.
 */
export async function dropWaitsOfRecords(sql: Sql, orgId: string, ends: readonly WaitEnd[]): Promise<void> {
    const values = [orgId, ends.map((end) => end.recordId), ends.map((end) => end.reason)]
    const gone = 'unnest($2::text[], $3::text[]) as gone (gone_id, reason)'
    await sql.query(
        `update waiting_actions set dropped_at = now(), drop_reason = reason from ${gone}
         where org_id = $1 and record_id = gone_id and dropped_at is null`,
        values,
    )
    await sql.query(
        `with dropped as (
             delete from outbox using ${gone}
             where org_id = $1 and record_id = gone_id and parked_at is null and action ? 'isAfterWait'
             returning outbox_id, object, record_id, action, firing_id, created_at, reason
         )
         insert into waiting_actions (org_id, firing_id, rule_id, object, record_id, actions, due_at, dropped_at, drop_reason)
         select $1, firing_id, (action->>'ruleId')::uuid, object, record_id,
             jsonb_build_array(action - 'ruleId' - 'isAfterWait'), created_at, now(), reason
         from dropped order by outbox_id`,
        values,
    )
}

export interface WaitMove {
    readonly fromRecordId: string
    readonly toRecordId: string
}

/** What the firings of records that lost a merge wait for is done for the one that won. */
export async function moveWaits(sql: Sql, orgId: string, moves: readonly WaitMove[]): Promise<void> {
    const values = [orgId, moves.map((move) => move.fromRecordId), moves.map((move) => move.toRecordId)]
    const merge = 'unnest($2::text[], $3::text[]) as merge (from_id, to_id)'
    await sql.query(
        `update waiting_actions set record_id = to_id from ${merge} where org_id = $1 and record_id = from_id and dropped_at is null`,
        values,
    )
    await sql.query(
        `update outbox set record_id = to_id from ${merge}
         where org_id = $1 and record_id = from_id and parked_at is null and action ? 'isAfterWait'`,
        values,
    )
}

/** Drops what the rule's firings wait for, the oldest first; returns how many there were. */
export async function dropWaitsOfRule(
    sql: Sql,
    orgId: string,
    ruleId: string,
    { reason, limit }: { readonly reason: 'dropped_by_api' | 'rule_deleted'; readonly limit: number },
): Promise<number> {
    const rows = await sql.query(
        `update waiting_actions set dropped_at = now(), drop_reason = $4 where org_id = $1 and waiting_id in (
             select waiting_id from waiting_actions where org_id = $1 and rule_id = $2 and dropped_at is null
             order by waiting_id limit $3 for update)
         returning waiting_id`,
        [orgId, ruleId, limit, reason],
    )
    return rows.length
}

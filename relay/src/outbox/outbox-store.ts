/** All SQL on the outbox. */
import type { OutboxFigures } from '../http/index.ts'
import type { FieldValue } from '../mirror/index.ts'
import type { Sql } from '../platform/database.ts'
import type { Step } from '../rules/index.ts'
import type { EndReason } from '../sequences/index.ts'

/** What a rule, or the end of a record, wrote into the outbox. */
export interface StoredAction {
    readonly type: string
    readonly sequenceId?: string
    readonly webhookId?: string
    readonly ruleId?: string
    readonly toRecordId?: string
    readonly reason?: EndReason
    readonly ruleVersion?: number
    readonly afterRecordId?: string
    /** Who asked for it, where the audit is to say so. */
    readonly actor?: string
    readonly minutes?: number
    readonly subject?: string
    readonly field?: string
    readonly value?: FieldValue
    readonly then?: readonly Step[]
    /** It has waited: the end of its record drops it. */
    readonly isAfterWait?: boolean
}

export interface OutboxItem {
    readonly orgId: string
    readonly outboxId: number
    readonly object: string
    readonly recordId: string
    readonly action: StoredAction
    /** Null for what no firing caused. */
    readonly firingId: number | null
}

interface OutboxRow {
    org_id: string
    outbox_id: number
    object: string
    record_id: string
    action: StoredAction
    firing_id: number | null
}

/**
 * Claims due actions until the transaction ends; rows that another worker holds are skipped. Of one record only the oldest action is
 * ever claimed, so "add" and "remove" cannot overtake each other, whoever carries them out: a row that is held, or waits for its next
 * attempt, is still there and holds back the ones behind it. So does one of none of the kinds: while relays are upgraded it is a newer one's,
 * and stays for that.
 *
 * Without a sort the rows come in the order of their index and the scan ends at the limit. Left alone, a planner that has no statistics
 * of a table that fills and empties all day looks at the whole backlog for each claim: 1,200
 * actions/s at 20,000 waiting instead of 14,000.
 */
export async function claimActions(sql: Sql, limit: number, kinds: readonly string[]): Promise<OutboxItem[]> {
    await sql.query('set local enable_sort = off')
    const rows = await sql.query<OutboxRow>(
        `select org_id, outbox_id, object, record_id, action, firing_id from outbox
         where parked_at is null and run_after <= now() and action ->> 'type' = any($2) and outbox_id = (
             select min(older.outbox_id) from outbox older
             where older.org_id = outbox.org_id and older.record_id = outbox.record_id and older.parked_at is null)
         order by outbox_id limit $1 for update skip locked`,
        [limit, kinds],
    )
    return rows.map((row) => ({
        orgId: row.org_id,
        outboxId: row.outbox_id,
        object: row.object,
        recordId: row.record_id,
        action: row.action,
        firingId: row.firing_id,
    }))
}

export async function deleteActions(sql: Sql, items: readonly OutboxItem[]): Promise<void> {
    await sql.query(
        `delete from outbox using unnest($1::text[], $2::bigint[]) as done (org_id, outbox_id)
         where outbox.org_id = done.org_id and outbox.outbox_id = done.outbox_id`,
        [items.map((item) => item.orgId), items.map((item) => item.outboxId)],
    )
}

/** Gives actions up for now without losing them: they stay, are counted, and hold nothing back. */
export async function parkActions(sql: Sql, items: readonly OutboxItem[], reason: string): Promise<void> {
    await sql.query(
        `update outbox set parked_at = now(), last_error = $3 from unnest($1::text[], $2::bigint[]) as parked (org_id, outbox_id)
         where outbox.org_id = parked.org_id and outbox.outbox_id = parked.outbox_id`,
        [items.map((item) => item.orgId), items.map((item) => item.outboxId), reason],
    )
}

/** Counts a failed attempt; the next one waits 1, 2, 4 … up to 300 s. Returns whether it was the last one. */
export async function postponeAction(sql: Sql, item: OutboxItem, reason: string, attemptsMax: number): Promise<boolean> {
    const rows = await sql.query<{ is_parked: boolean }>(
        `update outbox set attempts = attempts + 1, last_error = $3,
             run_after = now() + least(300, power(2, attempts)) * interval '1 second',
             parked_at = case when attempts + 1 >= $4 then now() end
         where org_id = $1 and outbox_id = $2 returning parked_at is not null as is_parked`,
        [item.orgId, item.outboxId, reason, attemptsMax],
    )
    return rows[0]?.is_parked ?? false
}

export async function readOutboxFigures(sql: Sql): Promise<OutboxFigures> {
    const rows = await sql.query<OutboxFigures>(
        `select count(*) filter (where parked_at is null)::int as waiting, count(*) filter (where parked_at is not null)::int as parked,
             coalesce(extract(epoch from now() - min(created_at) filter (where parked_at is null)), 0)::float8 as "oldestSeconds"
         from outbox`,
    )
    return rows[0] ?? { waiting: 0, parked: 0, oldestSeconds: 0 }
}

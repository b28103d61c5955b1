/** All SQL on messages: queued once each, claimed for a time, settled by the newest claim only. */
import type { Sql } from '../platform/database.ts'
import type { WebhookKey } from './webhook-store.ts'

export interface NewMessage {
    readonly id: string
    readonly type: string
    readonly body: string
}

/** A message that is there already stays as it is. */
export async function insertMessages(
    sql: Sql,
    { orgId, webhookId }: WebhookKey,
    messages: readonly NewMessage[],
    now: Date,
): Promise<void> {
    if (messages.length === 0) return
    await sql.query(
        `insert into webhook_messages (org_id, webhook_id, message_id, type, body, run_after, created_at)
         select $1, $2, id, type, body, $6, $6
         from unnest($3::text[], $4::text[], $5::text[]) with ordinality as new (id, type, body, place) order by place
         on conflict (org_id, webhook_id, message_id) do nothing`,
        [orgId, webhookId, messages.map((one) => one.id), messages.map((one) => one.type), messages.map((one) => one.body), now],
    )
}

/** Without replays: they must not hold up what is new. */
export async function countWaiting(sql: Sql, { orgId, webhookId }: WebhookKey): Promise<number> {
    const rows = await sql.query<{ count: number }>(
        `select count(*)::int as count from webhook_messages
         where org_id = $1 and webhook_id = $2 and state = 'waiting' and replay_of is null`,
        [orgId, webhookId],
    )
    return rows[0]?.count ?? 0
}

export interface ClaimedMessage {
    readonly id: string
    readonly body: string
    /** Attempts that have failed. */
    readonly attempts: number
    readonly fence: number
}

/** Claims due messages until the end of the lease, new ones before replays; a worker that dies leaves them to be claimed again then. */
export async function claimMessages(
    sql: Sql,
    { orgId, webhookId }: WebhookKey,
    { now, leaseEnd, limit }: { now: Date; leaseEnd: Date; limit: number },
): Promise<ClaimedMessage[]> {
    return sql.query<ClaimedMessage>(
        `with due as materialized (
             select message_id from webhook_messages
             where org_id = $1 and webhook_id = $2 and state = 'waiting' and run_after <= $3
             order by replay_of is not null, run_after, number limit $5 for update skip locked
         )
         update webhook_messages m set run_after = $4, fence = fence + 1 from due
         where m.org_id = $1 and m.webhook_id = $2 and m.message_id = due.message_id
         returning m.message_id as id, m.body, m.attempts, m.fence`,
        [orgId, webhookId, now, leaseEnd, limit],
    )
}

export interface Settlement {
    readonly state: 'waiting' | 'delivered' | 'dead'
    readonly runAfter: Date
    readonly status: number | null
    readonly error: string | null
}

/** Gives a claim back at once: the attempt was broken off and counts for nothing. A claim that was taken over stays with its new holder. */
export async function releaseMessage(sql: Sql, { orgId, webhookId }: WebhookKey, { id, fence }: ClaimedMessage, now: Date): Promise<void> {
    await sql.query(
        `update webhook_messages set run_after = $5
         where org_id = $1 and webhook_id = $2 and message_id = $3 and fence = $4 and state = 'waiting'`,
        [orgId, webhookId, id, fence, now],
    )
}

/** Writes the outcome of an attempt; false when the lease had ended and another worker has claimed the message since. */
export async function settleMessage(
    sql: Sql,
    { orgId, webhookId }: WebhookKey,
    { id, fence }: ClaimedMessage,
    { state, runAfter, status, error }: Settlement,
    now: Date,
): Promise<boolean> {
    const rows = await sql.query(
        `update webhook_messages set state = $5, attempts = attempts + 1, run_after = $6, last_status = $7, last_error = $8,
             replay_of = case when $5 = 'waiting' then replay_of end, settled_at = case when $5 = 'waiting' then settled_at else $9 end
         where org_id = $1 and webhook_id = $2 and message_id = $3 and fence = $4 and state = 'waiting' returning message_id`,
        [orgId, webhookId, id, fence, state, runAfter, status, error, now],
    )
    return rows.length > 0
}

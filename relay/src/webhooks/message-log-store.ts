/** SQL for people who look at messages and send them again. Sending itself is in message-store.ts. */
import type { Sql } from '../platform/database.ts'
import type { Message, ReplayInput } from './webhook-schema.ts'
import type { WebhookKey } from './webhook-store.ts'

interface MessageRow {
    message_id: string
    number: number
    type: string
    state: Message['state']
    attempts: number
    run_after: Date
    last_status: number | null
    last_error: string | null
    created_at: Date
    settled_at: Date | null
}

const COLUMNS = 'message_id, number, type, state, attempts, run_after, last_status, last_error, created_at, settled_at'

const toMessage = (row: MessageRow): Message => ({
    id: row.message_id,
    number: String(row.number),
    type: row.type,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'waiting' ? row.run_after.toISOString() : null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    settledAt: row.state === 'waiting' ? null : (row.settled_at?.toISOString() ?? null),
})

export interface MessageFilter {
    readonly state: Message['state'] | undefined
    /** Only messages before this one: the list runs from the newest to the oldest. */
    readonly beforeNumber: number
    readonly limit: number
}

export async function listMessages(sql: Sql, { orgId, webhookId }: WebhookKey, filter: MessageFilter): Promise<Message[]> {
    const rows = await sql.query<MessageRow>(
        `select ${COLUMNS} from webhook_messages
         where org_id = $1 and webhook_id = $2 and number < $3 and ($4::text is null or state = $4) order by number desc limit $5`,
        [orgId, webhookId, filter.beforeNumber, filter.state ?? null, filter.limit],
    )
    return rows.map(toMessage)
}

export async function findMessage(sql: Sql, { orgId, webhookId }: WebhookKey, messageId: string): Promise<Message | null> {
    const rows = await sql.query<MessageRow>(
        `select ${COLUMNS} from webhook_messages where org_id = $1 and webhook_id = $2 and message_id = $3`,
        [orgId, webhookId, messageId],
    )
    return rows[0] === undefined ? null : toMessage(rows[0])
}

/**
 * It remembers what it was, unless it is being sent again already. The fence rises too, so that an attempt still under way cannot settle
 * what begins anew.
 */
const RENEWED = `state = 'waiting', attempts = 0, fence = fence + 1, replay_of = case state when 'waiting' then replay_of else state end,
    attempts_before = case state when 'waiting' then attempts_before else attempts end`

/** Begins the schedule anew; false when there is no such message. */
export async function renewMessage(sql: Sql, { orgId, webhookId }: WebhookKey, messageId: string, now: Date): Promise<boolean> {
    const rows = await sql.query(
        `update webhook_messages set ${RENEWED}, run_after = $3
         where org_id = $1 and webhook_id = $2 and message_id = $4 returning message_id`,
        [orgId, webhookId, now, messageId],
    )
    return rows.length > 0
}

export interface Pace {
    readonly now: Date
    readonly limit: number
    readonly perSecond: number
}

/**
 * Begins the schedule of settled messages anew, the oldest first, at most `limit`, one after another at the pace and behind a replay
 * that is not over; returns how many. What waits is left alone. Places are a map and not joined: while its statistics are stale the
 * planner takes the join for one of single rows, and 10,000 took longer than a statement may.
 */
export async function renewMessages(
    sql: Sql,
    { orgId, webhookId }: WebhookKey,
    { state, from, to }: ReplayInput,
    { now, limit, perSecond }: Pace,
): Promise<number> {
    const rows = await sql.query<{ renewed: number }>(
        `with chosen as (
             select message_id, number from webhook_messages
             where org_id = $1 and webhook_id = $2 and state <> 'waiting' and ($4 = 'all' or state = $4)
                 and created_at >= $5 and created_at < $6
             order by number limit $7 for update
         ), planned as (
             select jsonb_object_agg(message_id, place) as places
             from (select message_id, row_number() over (order by number) - 1 as place from chosen) as numbered
         ), earlier as (
             select max(run_after) as until from webhook_messages
             where org_id = $1 and webhook_id = $2 and state = 'waiting' and replay_of is not null and attempts = 0
         ), renewed as (
             update webhook_messages set ${RENEWED}, run_after = greatest($3, (select until from earlier))
                 + ((select places from planned) ->> message_id)::int * interval '1 second' / $8
             where org_id = $1 and webhook_id = $2 and state <> 'waiting' and (select places from planned) ? message_id returning message_id
         )
         select count(*)::int as renewed from renewed`,
        [orgId, webhookId, now, state, from, to, limit, perSecond],
    )
    return rows[0]?.renewed ?? 0
}

/** Of the next so many messages after this number those that are settled go. Returns the last number looked at; null when there was none. */
export async function deleteSettled(
    sql: Sql,
    { orgId, webhookId }: WebhookKey,
    afterNumber: number,
    limit: number,
): Promise<number | null> {
    const [row] = await sql.query<{ last: number | null }>(
        `with page as (
             select message_id, number, state from webhook_messages
             where org_id = $1 and webhook_id = $2 and number > $3 order by number limit $4
         ), gone as (
             delete from webhook_messages where org_id = $1 and webhook_id = $2
                 and message_id = any(array(select message_id from page where state <> 'waiting')) and state <> 'waiting'
         )
         select max(number) as last from page`,
        [orgId, webhookId, afterNumber, limit],
    )
    return row?.last ?? null
}

/** What waits to be sent again is what it was before; returns how many. An attempt under way may still arrive, but settles nothing. */
export async function cancelReplay(sql: Sql, { orgId, webhookId }: WebhookKey): Promise<number> {
    const rows = await sql.query<{ cancelled: number }>(
        `with cancelled as (
             update webhook_messages set state = replay_of, replay_of = null, attempts = attempts_before + attempts, fence = fence + 1
             where org_id = $1 and webhook_id = $2 and state = 'waiting' and replay_of is not null returning message_id
         )
         select count(*)::int as cancelled from cancelled`,
        [orgId, webhookId],
    )
    return rows[0]?.cancelled ?? 0
}

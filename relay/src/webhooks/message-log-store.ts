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
    settledAt: row.settled_at?.toISOString() ?? null,
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

/** The fence rises too, so that an attempt still under way cannot settle what begins anew. */
const RENEWED = `set state = 'waiting', attempts = 0, run_after = $3, fence = fence + 1, settled_at = null`

/** Begins the schedule anew; false when there is no such message. */
export async function renewMessage(sql: Sql, { orgId, webhookId }: WebhookKey, messageId: string, now: Date): Promise<boolean> {
    const rows = await sql.query(
        `update webhook_messages ${RENEWED} where org_id = $1 and webhook_id = $2 and message_id = $4 returning message_id`,
        [orgId, webhookId, now, messageId],
    )
    return rows.length > 0
}

/** Begins the schedule of settled messages anew, the oldest first, at most `limit`; returns how many. What waits is left alone. */
export async function renewMessages(
    sql: Sql,
    { orgId, webhookId }: WebhookKey,
    { state, from, to }: ReplayInput,
    { now, limit }: { now: Date; limit: number },
): Promise<number> {
    const rows = await sql.query<{ renewed: number }>(
        `with chosen as (
             select message_id from webhook_messages
             where org_id = $1 and webhook_id = $2 and state <> 'waiting' and ($4 = 'all' or state = $4)
                 and created_at >= $5 and created_at < $6
             order by number limit $7 for update
         ), renewed as (
             update webhook_messages m ${RENEWED} from chosen
             where m.org_id = $1 and m.webhook_id = $2 and m.message_id = chosen.message_id returning m.message_id
         )
         select count(*)::int as renewed from renewed`,
        [orgId, webhookId, now, state, from, to, limit],
    )
    return rows[0]?.renewed ?? 0
}

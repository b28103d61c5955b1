/** All SQL on webhooks themselves. Secrets come and go sealed; it never sees one. */
import type { Sql } from '../platform/database.ts'
import { prepared } from '../platform/prepared.ts'
import type { Webhook, WebhookInput } from './webhook-schema.ts'

/** Which webhook of which org: every statement needs both. */
export interface WebhookKey {
    readonly orgId: string
    readonly webhookId: string
}

interface WebhookRow {
    webhook_id: string
    url: string
    description: string
    events: Webhook['events']
    objects: string[]
    failing_since: Date | null
    disabled_at: Date | null
    disabled_reason: Webhook['disabledReason']
    created_at: Date
    updated_at: Date
}

const COLUMNS = 'webhook_id, url, description, events, objects, failing_since, disabled_at, disabled_reason, created_at, updated_at'

const toWebhook = (row: WebhookRow): Webhook => ({
    id: row.webhook_id,
    url: row.url,
    description: row.description,
    events: row.events,
    objects: row.objects,
    isEnabled: row.disabled_at === null,
    failingSince: row.failing_since?.toISOString() ?? null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    disabledReason: row.disabled_reason,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
})

const firstOf = (rows: WebhookRow[]): Webhook | null => (rows[0] === undefined ? null : toWebhook(rows[0]))

const toColumns = ({ url, description, events, objects, isEnabled }: WebhookInput): unknown[] => [
    url,
    description,
    events,
    objects,
    isEnabled,
]

export interface NewWebhook extends WebhookKey {
    readonly secret: Buffer
    readonly now: Date
}

/** Where a webhook begins that is told of changes from now on: also where all changes so far are too old to be kept. */
const END_OF_FEED = '(select coalesce((select max(position) from changes where org_id = $1), feed_floor) from orgs where org_id = $1)'

/** Null when the org has `max` of them. What happened before is not told: it begins at the end of the feed. */
export async function insertWebhook(sql: Sql, added: NewWebhook, input: WebhookInput, max: number): Promise<Webhook | null> {
    return firstOf(
        await sql.query<WebhookRow>(
            `insert into webhooks (org_id, webhook_id, url, description, events, objects, disabled_at, disabled_reason, secret,
                 created_at, updated_at, changes_after)
             select $1, $2, $3, $4, $5, $6, case when not $7 then $9::timestamptz end, case when not $7 then 'switched_off' end, $8, $9, $9,
                 ${END_OF_FEED}
             where (select count(*) from webhooks where org_id = $1) < $10 returning ${COLUMNS}`,
            [added.orgId, added.webhookId, ...toColumns(input), added.secret, added.now, max],
        ),
    )
}

/**
 * Enabling forgets why it was disabled and how long it failed; disabling again keeps the first reason. Who asks for changes only now is
 * not told of those before.
 */
export async function updateWebhook(sql: Sql, { orgId, webhookId }: WebhookKey, input: WebhookInput, now: Date): Promise<Webhook | null> {
    return firstOf(
        await sql.query<WebhookRow>(
            `update webhooks set url = $3, description = $4, events = $5, objects = $6, updated_at = $8,
                 failing_since = case when $7 and disabled_at is not null then null else failing_since end,
                 disabled_at = case when not $7 then coalesce(disabled_at, $8) end,
                 disabled_reason = case when not $7 then coalesce(disabled_reason, 'switched_off') end,
                 changes_after = case when 'record.changed' = any(events) then changes_after else ${END_OF_FEED} end
             where org_id = $1 and webhook_id = $2 returning ${COLUMNS}`,
            [orgId, webhookId, ...toColumns(input), now],
        ),
    )
}

export async function findWebhook(sql: Sql, { orgId, webhookId }: WebhookKey): Promise<Webhook | null> {
    return firstOf(await sql.query<WebhookRow>(`select ${COLUMNS} from webhooks where org_id = $1 and webhook_id = $2`, [orgId, webhookId]))
}

/** In the order of their ids, starting after `afterId`. */
export async function listWebhooks(sql: Sql, orgId: string, afterId: string, limit: number): Promise<Webhook[]> {
    const rows = await sql.query<WebhookRow>(
        `select ${COLUMNS} from webhooks where org_id = $1 and webhook_id > $2 order by webhook_id limit $3`,
        [orgId, afterId, limit],
    )
    return rows.map(toWebhook)
}

export async function deleteWebhook(sql: Sql, { orgId, webhookId }: WebhookKey): Promise<void> {
    await sql.query('delete from webhooks where org_id = $1 and webhook_id = $2', [orgId, webhookId])
}

/** The secret so far goes on signing beside the new one until then. Null when there is no such webhook. */
export async function rotateSecret(
    sql: Sql,
    { orgId, webhookId }: WebhookKey,
    secret: Buffer,
    { now, previousUntil }: { now: Date; previousUntil: Date },
): Promise<Webhook | null> {
    return firstOf(
        await sql.query<WebhookRow>(
            `update webhooks set previous_secret = secret, previous_secret_until = $5, secret = $3, updated_at = $4
             where org_id = $1 and webhook_id = $2 returning ${COLUMNS}`,
            [orgId, webhookId, secret, now, previousUntil],
        ),
    )
}

/** What it takes to send: where to, and the sealed secrets that sign, the newest first. */
export interface Endpoint {
    readonly url: string
    readonly isFailing: boolean
    readonly secrets: readonly Buffer[]
}

/** Null when it is gone or disabled. */
export async function findEndpoint(sql: Sql, { orgId, webhookId }: WebhookKey, now: Date): Promise<Endpoint | null> {
    const rows = await sql.query<Endpoint>(
        `select url, failing_since is not null as "isFailing",
             case when previous_secret_until > $3 then array[secret, previous_secret] else array[secret] end as secrets
         from webhooks where org_id = $1 and webhook_id = $2 and disabled_at is null`,
        [orgId, webhookId, now],
    )
    return rows[0] ?? null
}

/** Notes a failed attempt and returns since when every attempt has failed. */
export async function noteFailure(sql: Sql, { orgId, webhookId }: WebhookKey, now: Date): Promise<Date> {
    const rows = await sql.query<{ failing_since: Date }>(
        `update webhooks set failing_since = coalesce(failing_since, $3) where org_id = $1 and webhook_id = $2 returning failing_since`,
        [orgId, webhookId, now],
    )
    return rows[0]?.failing_since ?? now
}

export async function noteSuccess(sql: Sql, { orgId, webhookId }: WebhookKey): Promise<void> {
    await sql.query('update webhooks set failing_since = null where org_id = $1 and webhook_id = $2 and failing_since is not null', [
        orgId,
        webhookId,
    ])
}

export async function disableWebhook(sql: Sql, { orgId, webhookId }: WebhookKey, reason: 'gone' | 'failing', now: Date): Promise<void> {
    await sql.query(
        `update webhooks set disabled_at = $4, disabled_reason = $3 where org_id = $1 and webhook_id = $2 and disabled_at is null`,
        [orgId, webhookId, reason, now],
    )
}

const FIND_ANY = prepared('select org_id from webhooks where disabled_at is null limit 1')

/** Whether any org has one that is served. */
export const hasWebhooks = async (sql: Sql): Promise<boolean> => (await sql.query(FIND_ANY)).length > 0

/**
 * Webhooks with something to send or to make messages of, those that work before those that fail: failing ones must not use up the
 * places of the others. One message of each is looked for: asked whether one exists, a young store without statistics would read all.
 */
export async function listDueWebhooks(sql: Sql, now: Date, limit: number): Promise<WebhookKey[]> {
    return sql.query<WebhookKey>(
        `select w.org_id as "orgId", w.webhook_id as "webhookId" from webhooks w
         where w.disabled_at is null and (
             (select true from webhook_messages m where m.org_id = w.org_id and m.webhook_id = w.webhook_id
                 and m.state = 'waiting' and m.run_after <= $1 order by m.run_after limit 1)
             or exists (select from webhook_notices n where n.org_id = w.org_id and n.webhook_id = w.webhook_id)
             or 'record.changed' = any(w.events) and (
                 exists (select from changes c where c.org_id = w.org_id and c.position > w.changes_after)
                 or exists (select from orgs o where o.org_id = w.org_id and o.feed_floor > w.changes_after)))
         order by w.failing_since nulls first, w.org_id, w.webhook_id limit $2`,
        [now, limit],
    )
}

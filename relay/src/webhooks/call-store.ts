/** Queues what rules call webhooks with, in the transaction that takes the action off the outbox: the message comes with it, or neither. */
import type { Sql } from '../platform/database.ts'

export interface WebhookCall {
    readonly webhookId: string
    readonly firingId: number
}

/** The record's values are those of the mirror at this moment. One statement whatever the number; a call that was queued stays as it is. */
export async function queueCalls(sql: Sql, orgId: string, calls: readonly WebhookCall[]): Promise<void> {
    await sql.query(
        `insert into webhook_messages (org_id, webhook_id, message_id, type, body, run_after, created_at)
         select $1, call.webhook_id, message_id('rule.called', concat_ws(' ', f.rule_id, f.record_id, f.transaction)), 'rule.called',
             json_build_object('type', 'rule.called', 'timestamp', iso_text(f.fired_at), 'data', json_build_object('ruleId', f.rule_id,
                 'ruleVersion', f.rule_version, 'object', f.object, 'recordId', f.record_id, 'transaction', f.transaction,
                 'position', f.position::text, 'firedAt', iso_text(f.fired_at), 'values', r.values))::text, now(), now()
         from unnest($2::uuid[], $3::bigint[]) as call (webhook_id, firing_id)
         join firings f on f.org_id = $1 and f.firing_id = call.firing_id
         left join records r on r.org_id = $1 and r.object = f.object and r.record_id = f.record_id
         on conflict (org_id, webhook_id, message_id) do nothing`,
        [orgId, calls.map((call) => call.webhookId), calls.map((call) => call.firingId)],
    )
}

/** Those of the ids that name a webhook of the org. They cannot be deleted until the transaction ends. */
export async function holdWebhooks(sql: Sql, orgId: string, webhookIds: readonly string[]): Promise<Set<string>> {
    if (webhookIds.length === 0) return new Set()
    const rows = await sql.query<{ webhook_id: string }>(
        'select webhook_id from webhooks where org_id = $1 and webhook_id = any($2::uuid[]) order by webhook_id for key share',
        [orgId, webhookIds],
    )
    return new Set(rows.map((row) => row.webhook_id))
}

/** Locks the row until the transaction ends, so that no rule can start to call it meanwhile. False when there is none. */
export async function lockWebhook(sql: Sql, orgId: string, webhookId: string): Promise<boolean> {
    const rows = await sql.query('select from webhooks where org_id = $1 and webhook_id = $2 for update', [orgId, webhookId])
    return rows.length > 0
}

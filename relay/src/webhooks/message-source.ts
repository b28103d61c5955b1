/** Makes messages of the changes in the feed behind a webhook's place in it, which moves in the same transaction. */
import { readChanges, readFloor } from '../feed/index.ts'
import type { FeedChange } from '../feed/index.ts'
import { giveNotice } from '../notices/index.ts'
import { sha256 } from '../platform/crypto.ts'
import type { Sql } from '../platform/database.ts'
import { countWaiting, insertMessages } from './message-store.ts'
import type { NewMessage } from './message-store.ts'
import type { WebhookKey } from './webhook-store.ts'

/** Made at a time. */
const BATCH_SIZE = 100
/** An endpoint that is down keeps its place in the feed instead of filling the store. */
export const WAITING_MAX = 1_000

/** Names what happened, not the row it was found in: the same thing found again, even after a restore, has the same id. */
export function makeMessageId(type: string, ...parts: readonly (string | number)[]): string {
    return `msg_${sha256(JSON.stringify([type, ...parts]))
        .toString('hex')
        .slice(0, 32)}`
}

export function makeMessage(id: string, type: string, timestamp: string, data: object, more: object = {}): NewMessage {
    return { id, type, body: JSON.stringify({ type, timestamp, ...more, data }) }
}

interface Place {
    readonly url: string
    readonly objects: readonly string[]
    readonly changesAfter: number
}

/** Null when another worker is at it, or it is gone, disabled or wants no changes. */
async function lockPlace(sql: Sql, { orgId, webhookId }: WebhookKey): Promise<Place | null> {
    const rows = await sql.query<Place>(
        `select url, objects, changes_after as "changesAfter" from webhooks
         where org_id = $1 and webhook_id = $2 and disabled_at is null and 'record.changed' = any(events)
         for no key update skip locked`,
        [orgId, webhookId],
    )
    return rows[0] ?? null
}

function toMessage(change: FeedChange): NewMessage {
    const id = makeMessageId('record.changed', change.transaction, change.sequence)
    return makeMessage(id, 'record.changed', change.receivedAt, change)
}

/** What it missed is gone: it is told so in its turn, an admin at once, and both can tell where it goes on. */
async function tellExpired(sql: Sql, key: WebhookKey, { url, changesAfter }: Place, floor: number, now: Date): Promise<void> {
    const data = { after: String(changesAfter), resumesAfter: String(floor) }
    const id = makeMessageId('feed.expired', changesAfter, floor)
    await insertMessages(sql, key, [makeMessage(id, 'feed.expired', now.toISOString(), data)], now)
    await giveNotice(sql, key.orgId, {
        kind: 'webhook_missed_changes',
        event: `${key.webhookId} ${floor}`,
        details: { webhookId: key.webhookId, host: new URL(url).host, ...data },
    })
}

async function moveTo(sql: Sql, { orgId, webhookId }: WebhookKey, position: number): Promise<void> {
    await sql.query('update webhooks set changes_after = $3 where org_id = $1 and webhook_id = $2', [orgId, webhookId, position])
}

/** Returns how much of the feed was dealt with: 0 when there is nothing more, or as many messages wait as may. */
export async function makeMessages(sql: Sql, key: WebhookKey, now: Date): Promise<number> {
    const place = await lockPlace(sql, key)
    if (place === null || (await countWaiting(sql, key)) >= WAITING_MAX) return 0
    const changes = await readChanges(sql, key.orgId, place.changesAfter, BATCH_SIZE)
    // After the changes: the floor only rises, so one that was removed in between is noticed.
    const floor = await readFloor(sql, key.orgId)
    if (place.changesAfter < floor) {
        await tellExpired(sql, key, place, floor, now)
        await moveTo(sql, key, floor)
        return 1
    }
    const last = changes.at(-1)
    if (last === undefined) return 0
    const wanted = changes.filter(({ object }) => place.objects.length === 0 || place.objects.includes(object))
    await insertMessages(sql, key, wanted.map(toMessage), now)
    await moveTo(sql, key, Number(last.position))
    return changes.length
}

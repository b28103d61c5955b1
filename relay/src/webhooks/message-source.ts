/** Makes messages of what is in the feed and in the firings behind a webhook's place in them. The place moves in the same transaction. */
import { readChanges } from '../feed/index.ts'
import { sha256 } from '../platform/crypto.ts'
import type { Sql } from '../platform/database.ts'
import { countWaiting, insertMessages } from './message-store.ts'
import type { NewMessage } from './message-store.ts'
import type { EVENT_TYPES } from './webhook-schema.ts'
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

export function makeMessage(id: string, type: string, timestamp: string, data: object): NewMessage {
    return { id, type, body: JSON.stringify({ type, timestamp, data }) }
}

interface Place {
    readonly events: readonly (typeof EVENT_TYPES)[number][]
    readonly objects: readonly string[]
    readonly changesAfter: number
    readonly firingsAfter: number
}

/** Null when another worker is at it, or it is gone or disabled. */
async function lockPlace(sql: Sql, { orgId, webhookId }: WebhookKey): Promise<Place | null> {
    const rows = await sql.query<Place>(
        `select events, objects, changes_after as "changesAfter", firings_after as "firingsAfter" from webhooks
         where org_id = $1 and webhook_id = $2 and disabled_at is null for no key update skip locked`,
        [orgId, webhookId],
    )
    return rows[0] ?? null
}

interface Made {
    readonly messages: readonly NewMessage[]
    /** Where the webhook stands afterwards: behind all that was looked at, also what it does not want. */
    readonly after: number
    readonly looked: number
}

const isWanted = ({ objects }: Place, object: string): boolean => objects.length === 0 || objects.includes(object)

async function makeOfChanges(sql: Sql, orgId: string, place: Place): Promise<Made> {
    const after = place.changesAfter
    if (!place.events.includes('record.changed')) return { messages: [], after, looked: 0 }
    const changes = await readChanges(sql, orgId, after, BATCH_SIZE)
    const messages = changes
        .filter((change) => isWanted(place, change.object))
        .map((change) => {
            const id = makeMessageId('record.changed', change.transaction, change.sequence)
            return makeMessage(id, 'record.changed', change.receivedAt, change)
        })
    return { messages, after: Number(changes.at(-1)?.position ?? after), looked: changes.length }
}

interface FiringRow {
    id: string
    ruleId: string
    ruleVersion: number
    object: string
    recordId: string
    transaction: string
    position: string
    firedAt: Date
}

async function makeOfFirings(sql: Sql, orgId: string, place: Place): Promise<Made> {
    const after = place.firingsAfter
    if (!place.events.includes('rule.fired')) return { messages: [], after, looked: 0 }
    const firings = await sql.query<FiringRow>(
        `select firing_id::text as id, rule_id as "ruleId", rule_version as "ruleVersion", object, record_id as "recordId", transaction,
             position::text as position, fired_at as "firedAt"
         from firings where org_id = $1 and firing_id > $2 order by firing_id limit $3`,
        [orgId, after, BATCH_SIZE],
    )
    const messages = firings
        .filter((firing) => isWanted(place, firing.object))
        .map((firing) => {
            const id = makeMessageId('rule.fired', firing.ruleId, firing.recordId, firing.transaction)
            return makeMessage(id, 'rule.fired', firing.firedAt.toISOString(), firing)
        })
    return { messages, after: Number(firings.at(-1)?.id ?? after), looked: firings.length }
}

/** Returns how many changes and firings were looked at: 0 when there is nothing more, or as many wait as may. */
export async function makeMessages(sql: Sql, key: WebhookKey, now: Date): Promise<number> {
    const place = await lockPlace(sql, key)
    if (place === null || (await countWaiting(sql, key)) >= WAITING_MAX) return 0
    const changes = await makeOfChanges(sql, key.orgId, place)
    const firings = await makeOfFirings(sql, key.orgId, place)
    if (changes.looked + firings.looked === 0) return 0
    await insertMessages(sql, key, [...changes.messages, ...firings.messages], now)
    await sql.query('update webhooks set changes_after = $3, firings_after = $4 where org_id = $1 and webhook_id = $2', [
        key.orgId,
        key.webhookId,
        changes.after,
        firings.after,
    ])
    return changes.looked + firings.looked
}

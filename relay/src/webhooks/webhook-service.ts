/** Webhooks as use cases: made and changed through the API, tested and replayed by people. Sending is the worker's business. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Sealer } from '../platform/crypto.ts'
import type { Database, Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { lockWebhook } from './call-store.ts'
import { cancelReplay, deleteSettled, findMessage, renewMessage, renewMessages } from './message-log-store.ts'
import { makeMessage } from './message-source.ts'
import { insertMessages } from './message-store.ts'
import { checkUrl } from './url-policy.ts'
import { REPLAY_MAX, REPLAY_PER_SECOND } from './webhook-schema.ts'
import type { Message, ReplayInput, Webhook, WebhookInput } from './webhook-schema.ts'
import * as store from './webhook-store.ts'
import type { WebhookKey } from './webhook-store.ts'

export const WEBHOOKS_MAX = 50
const SECRET_BYTES = 32
const SECRET_PREFIX = 'whsec_'
/** Settled messages that go in one statement before their webhook does. */
const MESSAGES_PAGE = 5_000
/** A receiver has this long to change over to a new secret. */
const ROTATION_MS = 24 * 3_600_000

export type FindRuleUsing = (sql: Sql, orgId: string, webhookId: string) => Promise<string | null>

export interface ServiceParts {
    readonly database: Database
    readonly sealer: Sealer
    readonly clock: Clock
    readonly allowLoopback: boolean
    /** Name of a rule that calls the webhook, or null. Handed in, so that webhooks need not know rules. */
    readonly findRuleUsing: FindRuleUsing
    /** Said after something was queued. */
    readonly wake: () => void
}

export interface WebhookService {
    /** The secret is shown this once. */
    create(orgId: string, input: WebhookInput): Promise<Webhook & { secret: string }>
    find(key: WebhookKey): Promise<Webhook>
    replace(key: WebhookKey, input: WebhookInput): Promise<Webhook>
    remove(key: WebhookKey): Promise<void>
    rotateSecret(key: WebhookKey): Promise<Webhook & { secret: string }>
    sendTest(key: WebhookKey): Promise<Message>
    replay(key: WebhookKey, messageId: string): Promise<Message>
    replayRange(key: WebhookKey, range: ReplayInput): Promise<number>
    cancelReplay(key: WebhookKey): Promise<number>
}

const unknownWebhook = (): HeadroomError => new HeadroomError('not_found', 'There is no webhook with this id.')
const unknownMessage = (): HeadroomError => new HeadroomError('not_found', 'There is no message with this id in this webhook.')

function orRefuse<T>(found: T | null, refusal: () => HeadroomError): T {
    if (found === null) throw refusal()
    return found
}

function makeSecret(sealer: Sealer, orgId: string): { text: string; sealed: Buffer } {
    const secret = randomBytes(SECRET_BYTES)
    return { text: SECRET_PREFIX + secret.toString('base64'), sealed: sealer.seal(secret, orgId) }
}

async function checkUnused(sql: Sql, { orgId, webhookId }: WebhookKey, findRuleUsing: FindRuleUsing): Promise<void> {
    const rule = await findRuleUsing(sql, orgId, webhookId)
    if (rule !== null) throw new HeadroomError('in_use', `The rule ${JSON.stringify(rule)} calls it: change or delete that rule first.`)
}

/** With its webhook a month of messages would go in one statement, which may take longer than the store allows, and all who tell it wait. */
async function forgetSettled(database: Database, key: WebhookKey): Promise<void> {
    for (let last: number | null = 0; last !== null;) last = await deleteSettled(database, key, last, MESSAGES_PAGE)
}

export function createWebhookService({ database, sealer, clock, allowLoopback, findRuleUsing, wake }: ServiceParts): WebhookService {
    const checked = (input: WebhookInput): WebhookInput => ({ ...input, url: checkUrl(input.url, allowLoopback) })
    const find = async (key: WebhookKey): Promise<Webhook> => orRefuse(await store.findWebhook(database, key), unknownWebhook)
    return {
        find,
        create: async (orgId, input) => {
            const { text, sealed } = makeSecret(sealer, orgId)
            const added = { orgId, webhookId: randomUUID(), secret: sealed, now: clock.now() }
            const webhook = await store.insertWebhook(database, added, checked(input), WEBHOOKS_MAX)
            if (webhook === null) throw new HeadroomError('conflict', `An org has at most ${WEBHOOKS_MAX} webhooks: delete one first.`)
            return { ...webhook, secret: text }
        },
        replace: async (key, input) => {
            const webhook = orRefuse(await store.updateWebhook(database, key, checked(input), clock.now()), unknownWebhook)
            wake()
            return webhook
        },
        remove: async (key) => {
            await find(key)
            await checkUnused(database, key, findRuleUsing)
            await forgetSettled(database, key)
            await database.transaction(async (sql) => {
                if (!(await lockWebhook(sql, key.orgId, key.webhookId))) throw unknownWebhook()
                await checkUnused(sql, key, findRuleUsing)
                await store.deleteWebhook(sql, key)
            })
        },
        rotateSecret: async (key) => {
            const { text, sealed } = makeSecret(sealer, key.orgId)
            const now = clock.now()
            const times = { now, previousUntil: new Date(now.getTime() + ROTATION_MS) }
            return { ...orRefuse(await store.rotateSecret(database, key, sealed, times), unknownWebhook), secret: text }
        },
        sendTest: async (key) => {
            const webhook = await find(key)
            const now = clock.now()
            const id = `msg_${randomBytes(16).toString('hex')}`
            const data = { webhookId: webhook.id, text: 'Headroom can reach this endpoint.' }
            await insertMessages(database, key, [makeMessage(id, 'webhook.test', now.toISOString(), data)], now)
            wake()
            return orRefuse(await findMessage(database, key, id), unknownMessage)
        },
        replay: async (key, messageId) => {
            if (!(await renewMessage(database, key, messageId, clock.now()))) throw unknownMessage()
            wake()
            return orRefuse(await findMessage(database, key, messageId), unknownMessage)
        },
        replayRange: async (key, range) => {
            await find(key)
            const pace = { now: clock.now(), limit: REPLAY_MAX, perSecond: REPLAY_PER_SECOND }
            const replayed = await renewMessages(database, key, range, pace)
            wake()
            return replayed
        },
        cancelReplay: async (key) => {
            await find(key)
            return cancelReplay(database, key)
        },
    }
}

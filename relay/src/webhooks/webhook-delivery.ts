/** Carries one webhook's messages: makes what is missing, claims what is due, sends it signed, writes how it went. Knows no schedule of its own. */
import { sign } from '../signing/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sealer } from '../platform/crypto.ts'
import type { Database, Sql } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { holdWebhooks } from './call-store.ts'
import { makeMessages } from './message-source.ts'
import { claimMessages, releaseMessage, settleMessage } from './message-store.ts'
import type { ClaimedMessage, Settlement } from './message-store.ts'
import { isGivenUp, planRetry } from './retry-policy.ts'
import { makeNoticeMessages } from './notice-source.ts'
import type { Send, SendOutcome } from './webhook-sender.ts'
import { disableWebhook, findEndpoint, noteFailure, noteSuccess } from './webhook-store.ts'
import type { Endpoint, WebhookKey } from './webhook-store.ts'

/** Sent to one endpoint at a time by one relay. An endpoint that fails gets one at a time until something succeeds. */
const CLAIM_SIZE = 8
/** Longer than an attempt can take. A relay that is frozen for longer loses its claim: its outcome is not written. */
export const LEASE_MS = 60_000
/** "Gone": the receiver wants no more of this, ever. */
const GONE = 410

export type AttemptOutcome = 'delivered' | 'retried' | 'dead' | 'outdated' | 'released'

export interface DeliveryParts {
    readonly database: Database
    readonly sealer: Sealer
    readonly clock: Clock
    readonly send: Send
    /** Between 0 and 1: spreads retries. */
    readonly random: () => number
    readonly count: (outcome: AttemptOutcome) => void
    /** Aborted when the relay can wait no longer: attempts under way are broken off. */
    readonly stopping: AbortSignal
}

/** Asked before anything of it is touched: who deletes it goes from it to its messages, and two that went against each other would be stuck. */
const isThere = async (sql: Sql, { orgId, webhookId }: WebhookKey): Promise<boolean> =>
    (await holdWebhooks(sql, orgId, [webhookId])).size > 0

export function createWebhookDelivery({ database, sealer, clock, send, random, count, stopping }: DeliveryParts) {
    function signAll(orgId: string, { secrets }: Endpoint, { id, body }: ClaimedMessage): Record<string, string> {
        const timestamp = String(Math.floor(clock.now().getTime() / 1000))
        const signatures = secrets.map((secret) => sign(sealer.open(secret, orgId), id, timestamp, body))
        return {
            'content-type': 'application/json',
            'user-agent': 'Headroom',
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signatures.join(' '),
        }
    }

    function judge({ attempts }: ClaimedMessage, { status, error, retryAfter }: SendOutcome, now: Date): Settlement {
        if (error === null) return { state: 'delivered', runAfter: now, status, error }
        const next = planRetry(attempts + 1, retryAfter, now, random())
        return { state: next === null ? 'dead' : 'waiting', runAfter: next ?? now, status, error }
    }

    /** The outcome and what it means for the webhook are one transaction; nothing is written by a claim that has been taken over. */
    function settle(key: WebhookKey, message: ClaimedMessage, outcome: SendOutcome): Promise<AttemptOutcome> {
        const now = clock.now()
        const settlement = judge(message, outcome, now)
        return database.transaction(async (sql) => {
            if (!(await isThere(sql, key))) return 'outdated'
            if (!(await settleMessage(sql, key, message, settlement, now))) return 'outdated'
            if (settlement.state === 'delivered') {
                await noteSuccess(sql, key)
                return 'delivered'
            }
            const failingSince = await noteFailure(sql, key, now)
            if (outcome.status === GONE) await disableWebhook(sql, key, 'gone', now)
            else if (isGivenUp(failingSince, now)) await disableWebhook(sql, key, 'failing', now)
            return settlement.state === 'dead' ? 'dead' : 'retried'
        })
    }

    async function attempt(key: WebhookKey, endpoint: Endpoint, message: ClaimedMessage): Promise<void> {
        reachFailPoint('before-send')
        const outcome = await send(endpoint.url, signAll(key.orgId, endpoint, message), message.body)
        reachFailPoint('after-send-before-mark')
        // Whether a message that was broken off arrived is unknown; whoever comes next sends it again under its id.
        if (stopping.aborted && outcome.error !== null) {
            await releaseMessage(database, key, message, clock.now())
            count('released')
        } else count(await settle(key, message, outcome))
    }

    return {
        /** One round; resolves with what there was to do, 0 when there was nothing. */
        runOnce: async (key: WebhookKey): Promise<number> => {
            const now = clock.now()
            const endpoint = await findEndpoint(database, key, now)
            if (endpoint === null) return 0
            const made = await database.transaction(async (sql) =>
                (await isThere(sql, key)) ? (await makeNoticeMessages(sql, key, now)) + (await makeMessages(sql, key, now)) : 0,
            )
            const leaseEnd = new Date(now.getTime() + LEASE_MS)
            const claimed = await claimMessages(database, key, { now, leaseEnd, limit: endpoint.isFailing ? 1 : CLAIM_SIZE })
            await Promise.all(claimed.map((message) => attempt(key, endpoint, message)))
            return made + claimed.length
        },
    }
}

export type WebhookDelivery = ReturnType<typeof createWebhookDelivery>

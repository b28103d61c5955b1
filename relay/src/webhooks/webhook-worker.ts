/** Gives each webhook with something to do a lane of its own, so that an endpoint that is slow slows nobody else. */
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import type { WebhookDelivery } from './webhook-delivery.ts'
import { hasWebhooks, listDueWebhooks } from './webhook-store.ts'
import type { WebhookKey } from './webhook-store.ts'

const POLL_MS = 1_000
/** Deliveries come in bursts: one look serves all that are accepted within this time. */
const WAKE_MS = 50
/** Webhooks that one relay serves at the same time. */
const LANES_MAX = 100
/** How long a stop waits for answers before it breaks off: the relay is to be gone within 10 s (row U4), and an attempt may take 15. */
const STOP_GRACE_MS = 3_000

export interface WebhookWorker {
    /** Says that there may be something to do now. */
    wake(): void
    /** Says that changes came: while there is no webhook nobody looks at them, or each burst of deliveries would cost 20 looks a second. */
    wakeForChanges(): void
    /** Serves every webhook that is due until nothing is left of it. */
    drain(): Promise<void>
    start(): void
    /** Waits a moment for the attempts under way and breaks off the rest, whose claims it gives back; nothing is claimed afterwards. */
    stop(): Promise<void>
}

export interface WorkerParts {
    readonly database: Database
    readonly clock: Clock
    readonly log: Logger
    readonly delivery: WebhookDelivery
    /** Ends the attempts under way without waiting for their answers. */
    readonly breakOff: () => void
}

export function createWebhookWorker({ database, clock, log, delivery, breakOff }: WorkerParts): WebhookWorker {
    const lanes = new Map<string, Promise<void>>()
    let isStopped = false
    /** At the last look. */
    let isWanted = true
    let looking: Promise<number> | null = null
    let poll: NodeJS.Timeout | undefined
    let soon: NodeJS.Timeout | undefined

    async function runLane(key: WebhookKey): Promise<void> {
        try {
            while (!isStopped && (await withinOrg(key.orgId, () => delivery.runOnce(key))) > 0);
        } catch (error) {
            log.warn({ err: error }, 'A webhook could not be served; it is tried again in a second.')
        }
    }

    async function listDue(): Promise<WebhookKey[]> {
        isWanted = await hasWebhooks(database)
        return isWanted ? listDueWebhooks(database, clock.now(), LANES_MAX * 2) : []
    }

    /** Returns how many lanes it opened. */
    async function look(): Promise<number> {
        const due = await acrossOrgs(listDue)
        const free = due.filter(({ webhookId }) => !lanes.has(webhookId)).slice(0, LANES_MAX - lanes.size)
        if (isStopped) return 0
        for (const key of free)
            lanes.set(
                key.webhookId,
                runLane(key).finally(() => lanes.delete(key.webhookId)),
            )
        return free.length
    }

    /** One look at a time. */
    const lookOnce = (): Promise<number> => (looking ??= look().finally(() => (looking = null)))

    function lookSoon(): void {
        soon = undefined
        lookOnce().catch((error: unknown) => log.warn({ err: error }, 'Webhooks could not be looked up; it is tried again in a second.'))
    }

    function wake(): void {
        if (!isStopped) soon ??= setTimeout(lookSoon, WAKE_MS)
    }

    return {
        wake,
        wakeForChanges: () => {
            if (isWanted) wake()
        },
        drain: async () => {
            await lookOnce()
            await Promise.all(lanes.values())
        },
        start: () => {
            poll = setInterval(lookSoon, POLL_MS)
        },
        stop: async () => {
            isStopped = true
            clearInterval(poll)
            clearTimeout(soon)
            // A failure is logged by the look that caused it.
            await looking?.catch(() => undefined)
            const impatience = setTimeout(breakOff, STOP_GRACE_MS)
            await Promise.all(lanes.values())
            clearTimeout(impatience)
        },
    }
}

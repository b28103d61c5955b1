/** Puts the feature together: routes for people, a worker for what they asked for. */
import type { Route } from '../http/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sealer } from '../platform/crypto.ts'
import type { Database } from '../platform/database.ts'
import type { Logger } from '../platform/log.ts'
import { createMessageRoutes } from './message-routes.ts'
import { createWebhookDelivery } from './webhook-delivery.ts'
import type { AttemptOutcome } from './webhook-delivery.ts'
import { createWebhookRoutes } from './webhook-routes.ts'
import { createSender, defaultSenderOptions } from './webhook-sender.ts'
import type { SenderOptions } from './webhook-sender.ts'
import { createWebhookService } from './webhook-service.ts'
import type { FindRuleUsing } from './webhook-service.ts'
import { createWebhookWorker } from './webhook-worker.ts'
import type { WebhookWorker } from './webhook-worker.ts'

export interface WebhookParts {
    readonly database: Database
    readonly sealer: Sealer
    readonly clock: Clock
    readonly log: Logger
    readonly findRuleUsing: FindRuleUsing
    readonly count: (outcome: AttemptOutcome) => void
    readonly sender?: Partial<SenderOptions>
    readonly random?: () => number
}

export interface Webhooks {
    readonly routes: readonly Route[]
    readonly worker: WebhookWorker
}

export function createWebhooks(parts: WebhookParts): Webhooks {
    const { database, sealer, clock, log, findRuleUsing, count, sender = {}, random = Math.random } = parts
    const options = { ...defaultSenderOptions, ...sender }
    const stopping = new AbortController()
    const send = createSender(options, stopping.signal)
    const delivery = createWebhookDelivery({ database, sealer, clock, send, random, count, stopping: stopping.signal })
    const worker = createWebhookWorker({ database, clock, log, delivery, breakOff: () => stopping.abort() })
    const service = createWebhookService({
        database,
        sealer,
        clock,
        allowLoopback: options.allowLoopback,
        findRuleUsing,
        wake: () => worker.wake(),
    })
    return { routes: [...createMessageRoutes(database, service), ...createWebhookRoutes(database, service)], worker }
}

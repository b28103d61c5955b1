/** Messages of a webhook over HTTP: what was sent, what was given up, and sending it again. */
import { z } from 'zod'
import { defineRoute, idParameter, limitParameter, nextSchema, pageParameter, parsePage, positionParameter, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { listMessages } from './message-log-store.ts'
import { messageSchema, replayInputSchema } from './webhook-schema.ts'
import type { WebhookService } from './webhook-service.ts'

const tag = 'webhooks'
const path = '/v1/webhooks/{webhookId}'
const parameters = { webhookId: idParameter }
const messageId = z.string().regex(/^msg_[0-9a-f]{32}$/, 'Give a message id as an earlier answer gave it.')
const message = { name: 'WebhookMessage', schema: messageSchema }
const page = { name: 'WebhookMessagePage', schema: z.object({ messages: z.array(messageSchema), next: nextSchema }) }
const replayed = { name: 'ReplayedMessages', schema: z.object({ replayed: z.int() }) }
const cancelled = { name: 'CancelledReplay', schema: z.object({ cancelled: z.int() }) }

export function createMessageRoutes(sql: Sql, service: WebhookService): Route[] {
    return [createListRoute(sql, service), ...createSendRoutes(service), ...createRangeRoutes(service)]
}

function createListRoute(sql: Sql, service: WebhookService): Route {
    return defineRoute({
        method: 'GET',
        path: `${path}/messages`,
        name: 'listWebhookMessages',
        tag,
        summary: 'Messages of a webhook from the newest to the oldest. state=dead lists what was given up.',
        parameters,
        query: { state: z.enum(['waiting', 'delivered', 'dead']).optional(), limit: limitParameter, page: pageParameter },
        answer: { status: 200, description: 'A page of messages.', body: page },
        errors: ['not_found'],
        handle: async ({ orgId, path: { webhookId }, query: { state, limit, page: token } }) => {
            await service.find({ orgId, webhookId })
            const beforeNumber = parsePage(positionParameter, token) ?? Number.MAX_SAFE_INTEGER
            const found = await listMessages(sql, { orgId, webhookId }, { state, beforeNumber, limit: limit + 1 })
            const { items, next } = toPage(found, limit, (one) => one.number)
            return { messages: items, next }
        },
    })
}

function createSendRoutes(service: WebhookService): Route[] {
    return [
        defineRoute({
            method: 'POST',
            path: `${path}/test`,
            name: 'testWebhook',
            tag,
            summary: 'Send a message of type webhook.test. How it went stands in the list of messages.',
            parameters,
            answer: { status: 201, description: 'The message.', body: message },
            errors: ['not_found'],
            handle: ({ orgId, path: { webhookId } }) => service.sendTest({ orgId, webhookId }),
        }),
        defineRoute({
            method: 'POST',
            path: `${path}/messages/{messageId}/replay`,
            name: 'replayWebhookMessage',
            tag,
            summary: 'Send one message again, with all its attempts: same id, same bytes.',
            parameters: { webhookId: idParameter, messageId },
            answer: { status: 200, description: 'The message as it is now.', body: message },
            errors: ['not_found'],
            handle: ({ orgId, path: { webhookId, messageId: id } }) => service.replay({ orgId, webhookId }, id),
        }),
    ]
}

function createRangeRoutes(service: WebhookService): Route[] {
    return [
        defineRoute({
            method: 'POST',
            path: `${path}/replay`,
            name: 'replayWebhook',
            tag,
            summary: 'Send messages of a range of time again, behind what is new: same ids, same bytes.',
            parameters,
            body: { name: 'ReplayInput', schema: replayInputSchema },
            answer: { status: 200, description: 'How many are sent again.', body: replayed },
            errors: ['not_found'],
            handle: async ({ orgId, path: { webhookId }, body }) => ({ replayed: await service.replayRange({ orgId, webhookId }, body) }),
        }),
        defineRoute({
            method: 'DELETE',
            path: `${path}/replay`,
            name: 'cancelWebhookReplay',
            tag,
            summary: 'Cancel what is left of replays: messages not sent again yet are delivered or dead, as they were.',
            parameters,
            answer: { status: 200, description: 'How many are not sent again.', body: cancelled },
            errors: ['not_found'],
            handle: async ({ orgId, path: { webhookId } }) => ({ cancelled: await service.cancelReplay({ orgId, webhookId }) }),
        }),
    ]
}

/** Webhooks over HTTP: making and changing them. Their messages are in message-routes.ts. */
import { z } from 'zod'
import { defineRoute, idParameter, limitParameter, nextSchema, pageParameter, parsePage, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { newWebhookSchema, webhookInputSchema, webhookSchema } from './webhook-schema.ts'
import type { WebhookService } from './webhook-service.ts'
import { listWebhooks } from './webhook-store.ts'

const tag = 'webhooks'
const path = '/v1/webhooks/{webhookId}'
const parameters = { webhookId: idParameter }
const body = { name: 'WebhookInput', schema: webhookInputSchema }
const webhook = { name: 'Webhook', schema: webhookSchema }
const newWebhook = { name: 'NewWebhook', schema: newWebhookSchema }
const page = { name: 'WebhookPage', schema: z.object({ webhooks: z.array(webhookSchema), next: nextSchema }) }
/** Before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

export function createWebhookRoutes(sql: Sql, service: WebhookService): Route[] {
    return [createListRoute(sql), ...createWriteRoutes(service), createRotationRoute(service)]
}

function createListRoute(sql: Sql): Route {
    return defineRoute({
        method: 'GET',
        path: '/v1/webhooks',
        name: 'listWebhooks',
        tag,
        summary: 'Webhooks in the order of their ids.',
        query: { limit: limitParameter, page: pageParameter },
        answer: { status: 200, description: 'A page of webhooks.', body: page },
        handle: async ({ orgId, query }) => {
            const afterId = parsePage(idParameter, query.page) ?? FIRST_ID
            const found = await listWebhooks(sql, orgId, afterId, query.limit + 1)
            const { items, next } = toPage(found, query.limit, (one) => one.id)
            return { webhooks: items, next }
        },
    })
}

function createWriteRoutes(service: WebhookService): Route[] {
    return [
        defineRoute({
            method: 'POST',
            path: '/v1/webhooks',
            name: 'createWebhook',
            tag,
            summary: 'Make a webhook. It is told what happens from now on, at least once each, in no promised order.',
            description:
                'Each message is a POST of {type, timestamp, data}, signed as Standard Webhooks says. Answer 2xx within 15 s. ' +
                'Anything else is tried again nine times within 75 hours under the same webhook-id. Of one record, the change with the ' +
                'greater position is the newer one.',
            body,
            answer: { status: 201, description: 'The new webhook with its secret.', body: newWebhook },
            errors: ['conflict'],
            handle: ({ orgId, body: input }) => service.create(orgId, input),
        }),
        defineRoute({
            method: 'GET',
            path,
            name: 'getWebhook',
            tag,
            summary: 'One webhook.',
            parameters,
            answer: { status: 200, description: 'The webhook.', body: webhook },
            errors: ['not_found'],
            handle: ({ orgId, path: { webhookId } }) => service.find({ orgId, webhookId }),
        }),
        defineRoute({
            method: 'PUT',
            path,
            name: 'replaceWebhook',
            tag,
            summary: 'Replace a webhook as a whole, or switch it off and on: what is not given takes its default. The secret stays.',
            parameters,
            body,
            answer: { status: 200, description: 'The webhook as it is now.', body: webhook },
            errors: ['not_found'],
            handle: ({ orgId, path: { webhookId }, body: input }) => service.replace({ orgId, webhookId }, input),
        }),
        defineRoute({
            method: 'DELETE',
            path,
            name: 'deleteWebhook',
            tag,
            summary: 'Delete a webhook and its messages; refused while a rule calls it.',
            parameters,
            answer: { status: 204, description: 'It is gone.' },
            errors: ['not_found', 'in_use'],
            handle: ({ orgId, path: { webhookId } }) => service.remove({ orgId, webhookId }),
        }),
    ]
}

function createRotationRoute(service: WebhookService): Route {
    return defineRoute({
        method: 'POST',
        path: `${path}/rotate-secret`,
        name: 'rotateWebhookSecret',
        tag,
        summary: 'Make a new secret. For 24 hours messages carry two signatures, by the new and by the old one.',
        parameters,
        answer: { status: 200, description: 'The webhook with its new secret.', body: newWebhook },
        errors: ['not_found'],
        handle: ({ orgId, path: { webhookId } }) => service.rotateSecret({ orgId, webhookId }),
    })
}

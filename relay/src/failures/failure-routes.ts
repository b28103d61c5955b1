/** Failures over HTTP. */
import { z } from 'zod'
import { defineRoute, limitParameter, nextSchema, pageParameter, parsePage, positionParameter, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { FAILURE_STATES, failureSchema } from './failure-schema.ts'
import type { FailureService } from './failure-service.ts'
import { listFailures } from './failure-store.ts'

const tag = 'feed'
const parameters = { failureId: positionParameter.meta({ description: 'The id of a failure.' }) }
const failure = { name: 'Failure', schema: failureSchema }
const page = { name: 'FailurePage', schema: z.object({ failures: z.array(failureSchema), next: nextSchema }) }

export function createFailureRoutes(sql: Sql, service: FailureService): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/failures',
            name: 'listFailures',
            tag,
            summary: 'Changes that could not be applied, from the newest to the oldest, each with its cause.',
            description: 'The rest of their deliveries was applied. One that is parked stays until it is applied or discarded.',
            query: {
                state: z.enum(FAILURE_STATES, `Give one of ${FAILURE_STATES.join(', ')}.`).optional(),
                limit: limitParameter,
                page: pageParameter,
            },
            answer: { status: 200, description: 'A page of failures.', body: page },
            handle: async ({ orgId, query: { state, limit, page: token } }) => {
                const beforeId = parsePage(positionParameter, token) ?? Number.MAX_SAFE_INTEGER
                const { items, next } = toPage(
                    await listFailures(sql, orgId, { state, beforeId, limit: limit + 1 }),
                    limit,
                    (one) => one.id,
                )
                return { failures: items, next }
            },
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/failures/{failureId}/retry',
            name: 'retryFailure',
            tag,
            summary: 'Apply the change after all, for example after the relay was upgraded.',
            description: 'It enters the feed now and meets the mirror as a change that comes late: newer values stay.',
            parameters,
            answer: { status: 200, description: 'applied; or parked still, with what is the cause now.', body: failure },
            errors: ['not_found', 'conflict'],
            handle: ({ orgId, path: { failureId } }) => service.retry(orgId, failureId),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/failures/{failureId}/discard',
            name: 'discardFailure',
            tag,
            summary: 'Give the change up: it is never applied.',
            parameters,
            answer: { status: 200, description: 'The failure, discarded.', body: failure },
            errors: ['not_found', 'conflict'],
            handle: ({ orgId, path: { failureId } }) => service.discard(orgId, failureId),
        }),
    ]
}

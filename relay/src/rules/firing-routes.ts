/** Firings over HTTP: what rules did, and what a braked rule waits to be told. */
import { z } from 'zod'
import {
    defineRoute,
    idParameter,
    limitParameter,
    nextSchema,
    pageParameter,
    parsePage,
    positionParameter,
    recordIdSchema,
    toPage,
} from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { listFirings } from './firing-store.ts'
import { FIRING_STATES, decisionSchema, firingSchema, ruleSchema } from './rule-schema.ts'
import type { RuleService } from './rule-service.ts'

const tag = 'rules'
const page = { name: 'FiringPage', schema: z.object({ firings: z.array(firingSchema), next: nextSchema }) }
const decision = { name: 'HeldFiringsDecision', schema: decisionSchema }
const decided = {
    name: 'DecidedFirings',
    schema: z.object({ decided: z.int().meta({ description: 'How many firings the decision was carried out on.' }), rule: ruleSchema }),
}

export function createFiringRoutes(sql: Sql, service: RuleService): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/firings',
            name: 'listFirings',
            tag,
            summary: 'Firings from the newest to the oldest. A rule fires once per record and Apex transaction.',
            query: {
                ruleId: idParameter.optional(),
                recordId: recordIdSchema.optional(),
                state: z.enum(FIRING_STATES, `Give one of ${FIRING_STATES.join(', ')}.`).optional(),
                limit: limitParameter,
                page: pageParameter,
            },
            answer: { status: 200, description: 'A page of firings.', body: page },
            handle: async ({ orgId, query: { limit, page: token, ...filter } }) => {
                const beforeId = parsePage(positionParameter, token) ?? Number.MAX_SAFE_INTEGER
                const found = await listFirings(sql, orgId, { ...filter, beforeId, limit: limit + 1 })
                const { items, next } = toPage(found, limit, (one) => one.id)
                return { firings: items, next }
            },
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/rules/{ruleId}/held-firings',
            name: 'decideHeldFirings',
            tag,
            summary: 'Release or discard what a braked rule holds; with the last one the brake is lifted.',
            description:
                'A request decides on the oldest 1,000: repeat it until `rule.brake` is null. A released firing does what the rule said ' +
                'when it matched, even if the rule was changed since. After a lift the hour of the brake begins anew.',
            parameters: { ruleId: idParameter },
            body: decision,
            answer: { status: 200, description: 'How many were decided, and the rule as it is now.', body: decided },
            errors: ['not_found'],
            handle: ({ orgId, path: { ruleId }, body }) => service.decide(orgId, ruleId, body.decision),
        }),
    ]
}

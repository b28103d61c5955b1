/** Rules over HTTP. */
import { z } from 'zod'
import { defineRoute, idParameter, limitParameter, nextSchema, pageParameter, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { addWarnings, checkedRuleSchema } from './rule-fields.ts'
import { ruleInputSchema, ruleSchema } from './rule-schema.ts'
import type { RuleService } from './rule-service.ts'
import { listRules } from './rule-store.ts'

const tag = 'rules'
const path = '/v1/rules/{ruleId}'
const parameters = { ruleId: idParameter }
const body = { name: 'RuleInput', schema: ruleInputSchema }
const rule = { name: 'CheckedRule', schema: checkedRuleSchema }
const page = { name: 'RulePage', schema: z.object({ rules: z.array(ruleSchema), next: nextSchema }) }

export function createRuleRoutes(sql: Sql, service: RuleService): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/rules',
            name: 'listRules',
            tag,
            summary: 'Rules in the order of their names.',
            query: { limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of rules.', body: page },
            handle: async ({ orgId, query }) => {
                const { items, next } = toPage(
                    await listRules(sql, orgId, query.page ?? '', query.limit + 1),
                    query.limit,
                    (one) => one.name,
                )
                return { rules: items, next }
            },
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/rules',
            name: 'createRule',
            tag,
            summary: 'Make a rule. It judges every change that is accepted from now on.',
            body,
            answer: { status: 201, description: 'The new rule.', body: rule },
            errors: ['conflict'],
            handle: async ({ orgId, body: input }) => addWarnings(sql, orgId, await service.create(orgId, input)),
        }),
        defineRoute({
            method: 'GET',
            path,
            name: 'getRule',
            tag,
            summary: 'One rule.',
            parameters,
            answer: { status: 200, description: 'The rule.', body: rule },
            errors: ['not_found'],
            handle: async ({ orgId, path: { ruleId } }) => addWarnings(sql, orgId, await service.find(orgId, ruleId)),
        }),
        defineRoute({
            method: 'PUT',
            path,
            name: 'replaceRule',
            tag,
            summary: 'Replace a rule as a whole: what is not given takes its default.',
            parameters,
            body,
            answer: { status: 200, description: 'The rule as it is now.', body: rule },
            errors: ['not_found', 'conflict'],
            handle: async ({ orgId, path: { ruleId }, body: input }) =>
                addWarnings(sql, orgId, await service.replace(orgId, ruleId, input)),
        }),
        defineRoute({
            method: 'DELETE',
            path,
            name: 'deleteRule',
            tag,
            summary: 'Delete a rule. Its firings stay readable; enrollments it made stay.',
            parameters,
            answer: { status: 204, description: 'It is gone.' },
            errors: ['not_found'],
            handle: ({ orgId, path: { ruleId } }) => service.remove(orgId, ruleId),
        }),
    ]
}

/** Rehearsals over HTTP: of a rule that is not made yet, and of one that is. */
import { defineRoute, idParameter } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { rehearse } from './rehearsal-service.ts'
import { rehearsalSchema, ruleInputSchema } from './rule-schema.ts'
import type { Rule, RuleInput } from './rule-schema.ts'
import type { RuleService } from './rule-service.ts'

const tag = 'rules'
const answer = { status: 200, description: 'What would have fired.', body: { name: 'Rehearsal', schema: rehearsalSchema } } as const
const description =
    'Nothing fires and nothing is written. What a record was before its first change in these days only that change itself can tell, and ' +
    'the rule is looked at as if it were enabled, its own brake aside.'

/** A rule that exists in no store: no change goes back to it. */
function toUnmadeRule(input: RuleInput, now: Date): Rule {
    const at = now.toISOString()
    return { ...input, id: '00000000-0000-0000-0000-000000000000', version: 0, brake: null, failures: 0, createdAt: at, updatedAt: at }
}

export function createRehearsalRoutes(database: Database, service: RuleService, clock: Clock): Route[] {
    return [
        defineRoute({
            method: 'POST',
            path: '/v1/rules/rehearse',
            name: 'rehearseRule',
            tag,
            summary: 'Rehearse a rule that is not made yet on the last seven days of the feed.',
            description,
            body: { name: 'RuleInput', schema: ruleInputSchema },
            answer,
            handle: ({ orgId, body, signal }) => rehearse(database, orgId, toUnmadeRule(body, clock.now()), clock.now(), signal),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/rules/{ruleId}/rehearse',
            name: 'rehearseMadeRule',
            tag,
            summary: 'Rehearse a rule as it is now on the last seven days of the feed.',
            description,
            parameters: { ruleId: idParameter },
            answer,
            errors: ['not_found'],
            handle: async ({ orgId, path: { ruleId }, signal }) =>
                rehearse(database, orgId, await service.find(orgId, ruleId), clock.now(), signal),
        }),
    ]
}

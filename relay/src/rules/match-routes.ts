/** Enabling a rule over HTTP, with or without the records that match already. */
import { defineRoute, idParameter } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { MatchService } from './match-service.ts'
import { enableInputSchema, matchesSchema, ruleSchema } from './rule-schema.ts'

const tag = 'rules'
const parameters = { ruleId: idParameter }

export function createMatchRoutes(service: MatchService): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/rules/{ruleId}/matches',
            name: 'countMatches',
            tag,
            summary: 'How many records match the rule by what they are now. Nothing fires.',
            description:
                'A rule on created or updated records can match without an event, other rules match none. A record that lacks a field ' +
                'of a condition does not match, and nothing has just changed: is_changed true, changed_from and changed_to match none.',
            parameters,
            answer: { status: 200, description: 'The count.', body: { name: 'Matches', schema: matchesSchema } },
            errors: ['not_found'],
            handle: ({ orgId, path: { ruleId }, signal }) => service.count(orgId, ruleId, signal),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/rules/{ruleId}/enable',
            name: 'enableRule',
            tag,
            summary: 'Enable a rule; with `alsoMatching` it also takes the records that match now, each once.',
            description:
                'They are taken in the background and are firings with the state approved: the brake does not count them. Records for ' +
                'which this version of the rule has fired already are not taken again. Changing or disabling the rule ends the taking.',
            parameters,
            body: { name: 'EnableInput', schema: enableInputSchema },
            answer: { status: 200, description: 'The rule as it is now.', body: { name: 'Rule', schema: ruleSchema } },
            errors: ['not_found', 'conflict'],
            handle: ({ orgId, path: { ruleId }, body, signal }) => service.enable(orgId, ruleId, body, signal),
        }),
    ]
}

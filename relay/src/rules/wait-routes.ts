/** Over HTTP: dropping what a rule's firings wait to do. What they wait for is shown with the firings. */
import { z } from 'zod'
import { defineRoute, idParameter } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Database } from '../platform/database.ts'
import type { RuleService } from './rule-service.ts'
import { dropWaitsOfRule } from './wait-store.ts'

/** So many in one short transaction. */
const DROPS_MAX = 1_000

const answer = {
    name: 'DroppedWaits',
    schema: z.object({ dropped: z.int().meta({ description: `How many waits were dropped; ${DROPS_MAX} means that there may be more.` }) }),
}

export function createWaitRoutes(database: Database, rules: RuleService): Route[] {
    return [
        defineRoute({
            method: 'DELETE',
            path: '/v1/rules/{ruleId}/waits',
            name: 'dropWaits',
            tag: 'rules',
            summary: 'Drop what the firings of a rule wait to do. The firings stay, and say what was dropped.',
            description:
                'Actions after a wait are those of the rule when it matched, even if it was changed or disabled since: this is how to ' +
                `stop them. A request drops the oldest ${DROPS_MAX}: repeat it until it drops none.`,
            parameters: { ruleId: idParameter },
            answer: { status: 200, description: 'How many were dropped.', body: answer },
            errors: ['not_found'],
            handle: async ({ orgId, path: { ruleId } }) => {
                await rules.find(orgId, ruleId)
                return { dropped: await dropWaitsOfRule(database, orgId, ruleId, { reason: 'dropped_by_api', limit: DROPS_MAX }) }
            },
        }),
    ]
}

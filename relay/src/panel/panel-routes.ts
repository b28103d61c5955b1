/** POST /v1/panel: what the panel in Salesforce asks for, signed by the org, which says who looks and what they may. */
import type { Router } from 'express'
import { parseInput, parseJsonBytes } from '../http/index.ts'
import type { RouteDescription } from '../http/index.ts'
import { createKeyRoutes, createOrgAdmin } from '../orgs/index.ts'
import type { Sealer } from '../platform/crypto.ts'
import type { Database } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { toOrgId } from '../platform/salesforce-id.ts'
import { createSignedRouter, refuseSender, signedHeaders } from '../signing/index.ts'
import type { SignedDoor, SignedRequest } from '../signing/index.ts'
import { holdsAny } from './panel-policy.ts'
import { panelAnswerSchema, panelSchema } from './panel-schema.ts'
import type { PanelAnswer } from './panel-schema.ts'
import { takeRequest } from './panel-store.ts'
import { runRequests } from './panel-service.ts'
import type { PanelServiceParts } from './panel-service.ts'

export interface PanelRouteParts extends PanelServiceParts {
    readonly database: Database
    readonly sealer: Sealer
    readonly door: SignedDoor
    readonly relayVersion: string
    /** How the org's event trigger stands: whoever has the panel open learns within seconds that it stopped. */
    readonly hearOfSubscriber: (orgId: string, subscriber: string) => Promise<void>
}

const PATH = '/v1/panel'
/** Of one org at a time: a panel asks every 15 s, so this is for hundreds that are open. */
const REQUESTS_MAX = 20

async function answer({ orgId, id, body: bytes }: SignedRequest, parts: PanelRouteParts): Promise<PanelAnswer> {
    const { orgId: namedOrg, user, subscriber, requests } = parseInput(panelSchema, parseJsonBytes(bytes), 'body_invalid')
    // A body that names another org was made for it: a refreshed sandbox must not speak as production.
    if (toOrgId(namedOrg) !== orgId) throw refuseSender()
    if (user == null || !holdsAny(user))
        throw new HeadroomError('unauthorized', 'The request names no user with a permission of Headroom.', { field: 'user' })
    // What is captured on its way must not be done once more.
    if (!(await withinOrg(orgId, () => takeRequest(parts.database, orgId, id)))) throw refuseSender()
    if (subscriber != null) await withinOrg(orgId, () => parts.hearOfSubscriber(orgId, subscriber))
    const answers = await runRequests(orgId, user, requests, parts)
    return { accepted: answers.length, answers, relayVersion: parts.relayVersion }
}

export function createPanelRouter(parts: PanelRouteParts): Router {
    const own = createKeyRoutes(createOrgAdmin(parts))
    const all = { ...parts, routes: [...parts.routes, ...own] }
    return createSignedRouter({ path: PATH, requestsMax: REQUESTS_MAX, handle: (request) => answer(request, all) }, parts.door)
}

export const panelRouteDescription: RouteDescription = {
    method: 'POST',
    path: PATH,
    name: 'askForPanel',
    tag: 'panel',
    summary: 'Answers what the panel in the org asks for: up to twelve views and actions, run in their order by the routes of this API.',
    description:
        'Each runs with what the permissions of the signed user allow and answers with its own status: Headroom_Admin everything, ' +
        'Headroom_Rules rules, sequences and records, Headroom_User the user’s own usage. The audit names the user.',
    security: 'signature',
    parameters: {},
    query: {},
    headers: signedHeaders,
    body: { name: 'PanelRequests', schema: panelSchema },
    answer: { status: 200, description: 'All answered.', body: { name: 'PanelAnswers', schema: panelAnswerSchema } },
    errors: ['too_many_requests', 'unauthorized'],
}

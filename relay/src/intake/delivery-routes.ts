/** POST /v1/deliveries: from signed bytes to a delivery and back. Nothing is answered before the commit. */
import type { Router } from 'express'
import type { RouteDescription } from '../http/index.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { createSignedRouter, refuseSender, signedHeaders } from '../signing/index.ts'
import type { SignedDoor, SignedRequest } from '../signing/index.ts'
import { parseDelivery } from './delivery-parser.ts'
import { acceptanceSchema, deliverySchema } from './delivery-schema.ts'
import type { Acceptance } from './delivery-schema.ts'
import type { AcceptedSummary, Intake } from './delivery-service.ts'

export interface DeliveryRouteParts {
    readonly intake: Intake
    readonly door: SignedDoor
    readonly relayVersion: string
    /** Called after each commit, so that what waits for changes need not poll. */
    readonly onAccepted: (orgId: string, summary: AcceptedSummary) => void
}

const PATH = '/v1/deliveries'
/** Deliveries of one org at a time: two transactions full. Salesforce sends fewer. */
const DELIVERIES_MAX = 64

async function accept(
    { orgId, id, body, callout }: SignedRequest,
    { intake, door, relayVersion, onAccepted }: DeliveryRouteParts,
): Promise<Acceptance> {
    const delivery = parseDelivery(body, door.clock.now())
    // A body that names another org was made for it: a refreshed sandbox must not speak as production.
    if (delivery.orgId !== orgId) throw refuseSender()
    const summary = await withinOrg(orgId, () => intake.accept(id, body, delivery, callout))
    reachFailPoint('after-commit-before-ack')
    onAccepted(orgId, summary)
    const { schemaWanted, config, mail, commands, ...control } = summary.control
    const wanted = {
        ...(schemaWanted ? { schemaWanted } : {}),
        ...(config === null ? {} : { config }),
        ...(mail === null ? {} : { mail }),
        ...(summary.questions.length === 0 ? {} : { windowsWanted: [...summary.questions] }),
    }
    return {
        accepted: summary.accepted,
        parked: summary.parked,
        duplicate: summary.isDuplicate,
        control: { ...control, ...wanted },
        commands,
        relayVersion,
    }
}

export function createDeliveryRouter(parts: DeliveryRouteParts): Router {
    const route = {
        path: PATH,
        requestsMax: DELIVERIES_MAX,
        handle: (request: SignedRequest) => accept(request, parts),
        onAnswered: () => reachFailPoint('after-ack'),
    }
    return createSignedRouter(route, parts.door)
}

/** What the OpenAPI document tells about the route. */
export const deliveryRouteDescription: RouteDescription = {
    method: 'POST',
    path: PATH,
    name: 'acceptDelivery',
    tag: 'deliveries',
    summary: 'Takes a signed delivery from the package in the org: changes, a heartbeat, or what the org says of its objects.',
    description:
        'Answers 200 only after everything is committed, signed with the org’s response key. The same id and bytes again have no second effect.',
    security: 'signature',
    parameters: {},
    query: {},
    headers: signedHeaders,
    body: { name: 'Delivery', schema: deliverySchema },
    answer: { status: 200, description: 'Accepted and committed.', body: { name: 'Acceptance', schema: acceptanceSchema } },
    errors: ['delivery_id_reused', 'too_many_requests', 'unauthorized'],
}

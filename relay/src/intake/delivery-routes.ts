/** POST /v1/deliveries: from HTTP to a delivery and back. Nothing is believed before its signature, nothing answered before the commit. */
import { randomBytes } from 'node:crypto'
import { Router } from 'express'
import type { Request, Response } from 'express'
import { createFairShare } from '../http/index.ts'
import type { FailureLimit, FairShare, RouteDescription } from '../http/index.ts'
import type { KeyPair, OrgKeys, Orgs } from '../orgs/index.ts'
import type { Clock } from '../platform/clock.ts'
import { HeadroomError } from '../platform/errors.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { parseDelivery } from './delivery-parser.ts'
import { isSigned, isTimely, readHeaders, sign } from './delivery-policy.ts'
import type { DeliveryHeaders } from './delivery-policy.ts'
import { acceptanceSchema, deliverySchema } from './delivery-schema.ts'
import type { Acceptance } from './delivery-schema.ts'
import type { AcceptedSummary, Intake } from './delivery-service.ts'
import { checkContentType, readRawBody } from './raw-body.ts'
import { z } from 'zod'

export interface DeliveryRouteParts {
    readonly intake: Intake
    readonly orgs: Orgs
    readonly clock: Clock
    readonly relayVersion: string
    readonly failures: FailureLimit
    /** Called after each commit, so that what waits for changes need not poll. */
    readonly onAccepted: (orgId: string, summary: AcceptedSummary) => void
}

interface Sender {
    readonly headers: DeliveryHeaders
    readonly responseKey: Buffer
}

/** Signed against when the org or the headers are not known, so that a stranger cannot tell by the time which orgs exist. */
const NOBODY_KEY = randomBytes(32)
const NOBODY: DeliveryHeaders = { orgId: '', deliveryId: 'nobody', timestamp: '1000000000', signatures: ['v1,nobody'] }

/** One refusal for every reason: what was wrong helps only who should not be here. */
const refuseSender = () =>
    new HeadroomError(
        'unauthorized',
        'The delivery is not signed by a key of this org, or not in time: check the org id, the keys and the clock.',
    )

/** The pair whose request key signed: the newest, or while keys rotate the one before, which the org then expects in the answer too. */
function findSigner(keys: OrgKeys | null, headers: DeliveryHeaders, body: Buffer): KeyPair | null {
    const isNewest = isSigned(keys?.requestKey ?? NOBODY_KEY, headers, body)
    if (keys === null || isNewest) return keys
    return keys.previous !== null && isSigned(keys.previous.requestKey, headers, body) ? keys.previous : null
}

async function authenticate(request: Request, body: Buffer, { orgs, clock, failures }: DeliveryRouteParts): Promise<Sender> {
    const headers = readHeaders(request.headersDistinct)
    const keys = headers === null ? null : await orgs.findKeys(headers.orgId)
    const signer = findSigner(keys, headers ?? NOBODY, body)
    if (headers === null || signer === null || !isTimely(headers.timestamp, clock.now()))
        throw failures.count(request.socket.remoteAddress ?? '', headers?.orgId ?? '', refuseSender())
    return { headers, responseKey: signer.responseKey }
}

function sendAcceptance(response: Response, { headers, responseKey }: Sender, summary: AcceptedSummary, parts: DeliveryRouteParts): void {
    const { schemaWanted, config, ...control } = summary.control
    const acceptance: Acceptance = {
        accepted: summary.accepted,
        parked: summary.parked,
        duplicate: summary.isDuplicate,
        control: { ...control, ...(schemaWanted ? { schemaWanted } : {}), ...(config === null ? {} : { config }) },
        commands: 0,
        relayVersion: parts.relayVersion,
    }
    const body = Buffer.from(JSON.stringify(acceptance))
    const timestamp = String(Math.floor(parts.clock.now().getTime() / 1000))
    response.status(200).set({
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': headers.deliveryId,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(responseKey, headers.deliveryId, timestamp, body),
    })
    response.end(body, () => reachFailPoint('after-ack'))
}

async function accept(response: Response, body: Buffer, sender: Sender, parts: DeliveryRouteParts): Promise<void> {
    const delivery = parseDelivery(body)
    // A body that names another org was made for it: a refreshed sandbox must not speak as production.
    if (delivery.orgId !== sender.headers.orgId) throw refuseSender()
    const summary = await withinOrg(delivery.orgId, () => parts.intake.accept(sender.headers.deliveryId, body, delivery))
    reachFailPoint('after-commit-before-ack')
    parts.onAccepted(delivery.orgId, summary)
    sendAcceptance(response, sender, summary, parts)
}

async function receive(request: Request, response: Response, parts: DeliveryRouteParts, share: FairShare): Promise<void> {
    reachFailPoint('recv-headers')
    checkContentType(request)
    const body = await readRawBody(request)
    reachFailPoint('body-done')
    const sender = await authenticate(request, body, parts)
    reachFailPoint('sig-ok')
    await share.take(sender.headers.orgId, () => accept(response, body, sender, parts))
}

const PATH = '/v1/deliveries'
/** Deliveries of one org at a time: two transactions full. Salesforce sends fewer; what floods is answered 429, and the others go on. */
const DELIVERIES_MAX = 64

export function createDeliveryRouter(parts: DeliveryRouteParts): Router {
    const share = createFairShare(DELIVERIES_MAX)
    const router = Router({ strict: true, caseSensitive: true })
    router.post(PATH, async (request, response) => {
        try {
            await receive(request, response, parts, share)
        } catch (error) {
            // What was not read of a refused body would otherwise be taken for the next request on the connection.
            if (!request.complete) response.set('connection', 'close')
            throw error
        }
    })
    router.all(PATH, (_request, response) => {
        response.set('allow', 'POST')
        throw new HeadroomError('method_not_allowed', 'Use POST on this path.')
    })
    return router
}

const header = (description: string) => z.string().meta({ description })

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
    headers: {
        'headroom-org': header('The org id of 18 characters.'),
        'webhook-id': header('8 to 64 letters, digits, - and _; names one body for ever.'),
        'webhook-timestamp': header('Whole seconds since 1970, at most 300 s off.'),
        'webhook-signature': header(
            '`v1,` and the base64 of HMAC-SHA256(request key, id.timestamp.body); several, separated by a space, while a key rotates.',
        ),
    },
    body: { name: 'Delivery', schema: deliverySchema },
    answer: { status: 200, description: 'Accepted and committed.', body: { name: 'Acceptance', schema: acceptanceSchema } },
    errors: ['delivery_id_reused', 'too_many_requests', 'unauthorized'],
}

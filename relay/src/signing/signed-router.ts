/**
 * The door for what the package posts: nothing is believed before its signature, and the answer is signed by the key that the org
 * expects. What a request asks for is its feature's business.
 */
import { randomBytes } from 'node:crypto'
import { Router } from 'express'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { createFairShare } from '../http/index.ts'
import type { FailureLimit, FairShare } from '../http/index.ts'
import type { AcceptedPair, Orgs } from '../orgs/index.ts'
import type { Clock } from '../platform/clock.ts'
import { HeadroomError } from '../platform/errors.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { createFairTurns } from './fair-turns.ts'
import type { FairTurns } from './fair-turns.ts'
import { checkContentType, readRawBody } from './raw-body.ts'
import { isSigned, isTimely, readCallout, readHeaders, sign } from './signature-policy.ts'
import type { SignedHeaders } from './signature-policy.ts'

export interface SignedDoor {
    readonly orgs: Pick<Orgs, 'findKeys' | 'findNewerKeys' | 'noteKeyUse'>
    readonly clock: Clock
    readonly failures: FailureLimit
}

/** What has come through the door. */
export interface SignedRequest {
    readonly orgId: string
    /** Names one body for ever. */
    readonly id: string
    readonly body: Buffer
    /** Which callout of its job in the org it is: a job is one execution of asynchronous Apex, however often it calls. */
    readonly callout: number
}

export interface SignedRoute {
    readonly path: string
    /** Requests of one org at a time: what floods is answered 429, and the others go on. */
    readonly requestsMax: number
    /** Returns what is signed and answered with 200. A body that names another org than `orgId` is refused with refuseSender. */
    handle(request: SignedRequest): Promise<object>
    /** Called when the answer has left. */
    onAnswered?(): void
}

interface Sender {
    readonly headers: SignedHeaders
    readonly responseKey: Buffer
}

/** Signed against when the org or the headers are not known, so that a stranger cannot tell by the time which orgs exist. */
const NOBODY_KEY = randomBytes(32)
const NOBODY: SignedHeaders = { orgId: '', id: 'nobody', timestamp: '1000000000', signatures: ['v1,nobody'] }

/** One refusal for every reason: what was wrong helps only who should not be here. */
export const refuseSender = (): HeadroomError =>
    new HeadroomError(
        'unauthorized',
        'The request is not signed by a key of this org, or not in time: check the org id, the keys and the clock.',
    )

/** The pair whose request key signed: the newest, or while keys rotate an older one, which the org then expects in the answer too. */
function findSigner(pairs: readonly AcceptedPair[], headers: SignedHeaders, body: Buffer): AcceptedPair | null {
    if (pairs.length === 0) isSigned(NOBODY_KEY, headers, body)
    return pairs.find(({ requestKey }) => isSigned(requestKey, headers, body)) ?? null
}

/** Keys that were made a moment ago are known to no cache yet: what they sign is not refused for that. */
async function lookUpSigner(orgs: SignedDoor['orgs'], headers: SignedHeaders, body: Buffer): Promise<AcceptedPair | null> {
    const { orgId } = headers
    const known = await orgs.findKeys(orgId)
    const signer = findSigner(known, headers, body)
    if (signer !== null) return signer
    const newer = await orgs.findNewerKeys(orgId)
    // The same were tried: a flood of wrong signatures is hashed once each.
    return newer === known ? null : findSigner(newer, headers, body)
}

async function authenticate(request: Request, body: Buffer, { orgs, clock, failures }: SignedDoor): Promise<Sender> {
    const headers = readHeaders(request.headersDistinct)
    const signer = headers === null ? findSigner([], NOBODY, body) : await lookUpSigner(orgs, headers, body)
    if (headers === null || signer === null || !isTimely(headers.timestamp, clock.now()))
        throw failures.count(request.socket.remoteAddress ?? '', headers?.orgId ?? '', refuseSender())
    if (signer.unused !== null) await orgs.noteKeyUse(headers.orgId, signer.unused)
    return { headers, responseKey: signer.responseKey }
}

function sendSigned(response: Response, { headers, responseKey }: Sender, answer: object, clock: Clock, onAnswered?: () => void): void {
    const body = Buffer.from(JSON.stringify(answer))
    const timestamp = String(Math.floor(clock.now().getTime() / 1000))
    response.status(200).set({
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': headers.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(responseKey, headers.id, timestamp, body),
    })
    response.end(body, onAnswered)
}

/** What an org may have under way, and when each of it begins. */
interface Limits {
    readonly share: FairShare
    readonly turns: FairTurns
}

async function receive(request: Request, response: Response, route: SignedRoute, door: SignedDoor, limits: Limits): Promise<void> {
    reachFailPoint('recv-headers')
    checkContentType(request)
    const body = await readRawBody(request)
    reachFailPoint('body-done')
    const sender = await authenticate(request, body, door)
    reachFailPoint('sig-ok')
    const { orgId, id } = sender.headers
    const handle = () => route.handle({ orgId, id, body, callout: readCallout(request.headersDistinct) })
    const answer = await limits.share.take(orgId, () => limits.turns.take(orgId, handle))
    sendSigned(response, sender, answer, door.clock, () => route.onAnswered?.())
}

export function createSignedRouter(route: SignedRoute, door: SignedDoor): Router {
    const limits = { share: createFairShare(route.requestsMax), turns: createFairTurns() }
    const router = Router({ strict: true, caseSensitive: true })
    router.post(route.path, async (request, response) => {
        try {
            await receive(request, response, route, door, limits)
        } catch (error) {
            // What was not read of a refused body would otherwise be taken for the next request on the connection.
            if (!request.complete) response.set('connection', 'close')
            throw error
        }
    })
    router.all(route.path, (_request, response) => {
        response.set('allow', 'POST')
        throw new HeadroomError('method_not_allowed', 'Use POST on this path.')
    })
    return router
}

const header = (description: string) => z.string().meta({ description })

/** What the OpenAPI document tells about the headers of every signed route. */
export const signedHeaders = {
    'headroom-org': header('The org id of 18 characters.'),
    'headroom-callout': header(
        'Which callout of its job it is, from 1: a job is one execution of asynchronous Apex, however often it calls.',
    ).optional(),
    'webhook-id': header('8 to 64 letters, digits, - and _; names one body for ever.'),
    'webhook-timestamp': header('Whole seconds since 1970, at most 300 s off.'),
    'webhook-signature': header(
        '`v1,` and the base64 of HMAC-SHA256(request key, id.timestamp.body); several, separated by a space, while a key rotates.',
    ),
}

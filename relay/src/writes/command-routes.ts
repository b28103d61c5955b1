/** POST /v1/commands: the org's Apex tells what it has carried out and leases what is next. Signed both ways, as deliveries are. */
import type { Router } from 'express'
import { parseInput } from '../http/index.ts'
import type { RouteDescription } from '../http/index.ts'
import type { Orgs } from '../orgs/index.ts'
import type { Database } from '../platform/database.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { toOrgId } from '../platform/salesforce-id.ts'
import { createSignedRouter, parseJson, refuseSender, signedHeaders } from '../signing/index.ts'
import type { SignedDoor, SignedRequest } from '../signing/index.ts'
import { commandsSchema, questionSchema } from './command-schema.ts'
import type { Commands } from './command-schema.ts'
import type { CommandService } from './command-service.ts'

export interface CommandRouteParts {
    readonly service: CommandService
    readonly database: Database
    readonly orgs: Pick<Orgs, 'getControl'>
    readonly door: SignedDoor
    readonly relayVersion: string
}

const PATH = '/v1/commands'
/** An org runs one job at a time; another may still wait for its answer. */
const QUESTIONS_MAX = 4

async function answer({ orgId, id, body }: SignedRequest, parts: CommandRouteParts): Promise<Commands> {
    const question = parseInput(questionSchema, parseJson(body), 'body_invalid')
    // A body that names another org was made for it: a refreshed sandbox must not speak as production.
    if (toOrgId(question.orgId) !== orgId) throw refuseSender()
    return withinOrg(orgId, async () => {
        const told = await parts.service.answer(orgId, id, question)
        reachFailPoint('write-leased-before-ack')
        if (question.results.length > 0) reachFailPoint('write-settled-before-ack')
        const { mode, paceSeconds, configVersion } = await parts.orgs.getControl(parts.database, orgId)
        return { ...told, control: { mode, paceSeconds, configVersion }, relayVersion: parts.relayVersion }
    })
}

export function createCommandRouter(parts: CommandRouteParts): Router {
    const route = { path: PATH, requestsMax: QUESTIONS_MAX, handle: (request: SignedRequest) => answer(request, parts) }
    return createSignedRouter(route, parts.door)
}

/** What the OpenAPI document tells about the route. */
export const commandRouteDescription: RouteDescription = {
    method: 'POST',
    path: PATH,
    name: 'leaseCommands',
    tag: 'writes',
    summary:
        'The package in the org tells what it has written and takes what is next. Nothing is done twice: each command has its own key.',
    security: 'signature',
    parameters: {},
    query: {},
    headers: signedHeaders,
    body: { name: 'CommandQuestion', schema: questionSchema },
    answer: { status: 200, description: 'What is next.', body: { name: 'Commands', schema: commandsSchema } },
    errors: ['too_many_requests', 'unauthorized'],
}

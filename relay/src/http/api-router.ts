/** Serves a table of routes through Express: who may, what came, what goes back. It knows no feature. */
import { promisify } from 'node:util'
import { Router } from 'express'
import type { Request, Response } from 'express'
import { runAs } from '../platform/actor.ts'
import { HeadroomError } from '../platform/errors.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { checkContentType, parseJsonBody, readRawBody } from './request-body.ts'
import type { Route } from './route.ts'

/** The org that a bearer token belongs to, or null. Takes as long for a token that does not exist as for one that does. */
export type Authenticate = (token: string) => Promise<string | null>

export function createApiRouter(routes: readonly Route[], authenticate: Authenticate): Router {
    const router = Router({ strict: true, caseSensitive: true })
    for (const [path, served] of Map.groupBy(routes, (route) => route.path)) {
        const allowed = served.map((route) => route.method).join(', ')
        router.all(path.replace(/\{(\w+)\}/g, ':$1'), async (request, response) => {
            const route = served.find((one) => one.method === request.method)
            if (route === undefined) throw refuseMethod(response, allowed)
            await serve(route, authenticate, request, response)
        })
    }
    return router
}

function refuseMethod(response: Response, allowed: string): HeadroomError {
    response.setHeader('allow', allowed)
    return new HeadroomError('method_not_allowed', `Use ${allowed} on this path.`)
}

async function serve(route: Route, authenticate: Authenticate, request: Request, response: Response): Promise<void> {
    const { orgId, actor } = route.security === 'none' ? NOBODY : await authorize(request, authenticate)
    const body = route.body === null ? undefined : await readBody(request, response)
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const run = () => route.run(orgId, request, body, gone.signal)
    const answer = await (route.security === 'none' ? run() : withinOrg(orgId, () => runAs(actor, run)))
    if (gone.signal.aborted) return
    response.status(route.answer.status)
    if (route.answer.status === 204) response.end()
    else if (route.answer.contentType === undefined) response.json(answer)
    else response.type(route.answer.contentType).send(answer)
}

const TOKEN = /^Bearer ([A-Za-z0-9_-]{1,256})$/i

interface Caller {
    readonly orgId: string
    /** As the audit names it. */
    readonly actor: string
}

const NOBODY: Caller = { orgId: '', actor: '' }

/** All refusals are one and the same: what was wrong helps only who should not be here. */
async function authorize(request: Request, authenticate: Authenticate): Promise<Caller> {
    const token = TOKEN.exec(request.headers.authorization ?? '')?.[1]
    const orgId = token === undefined ? null : await authenticate(token)
    if (token === undefined || orgId === null)
        throw new HeadroomError('unauthorized', 'Send a valid API token of the org: authorization: Bearer <token>.')
    return { orgId, actor: `token …${token.slice(-4)}` }
}

async function readBody(request: Request, response: Response): Promise<unknown> {
    checkContentType(request)
    await promisify(readRawBody)(request, response)
    return parseJsonBody(request)
}

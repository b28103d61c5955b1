/** Serves a table of routes through Express: who may, what came, what goes back. It knows no feature. */
import type { Request, RequestHandler, Response } from 'express'
import { runAs } from '../platform/actor.ts'
import { HeadroomError } from '../platform/errors.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { authorize } from './authorize.ts'
import type { Authenticate } from './authorize.ts'
import { createFairShare } from './fair-share.ts'
import type { FailureLimit } from './failure-limit.ts'
import { createPathTable } from './path-table.ts'
import { createBodyReader } from './request-body.ts'
import type { ReadBody } from './request-body.ts'
import type { Route } from './route.ts'
import { sendJson } from './send-json.ts'

interface ApiDoor {
    readonly authenticate: Authenticate
    readonly failures: FailureLimit
}

/** Requests of one org at a time, long polls among them: what one asks for more would keep the others waiting. */
const REQUESTS_MAX = 200

interface Endpoint {
    readonly route: Route
    /** Null: it takes none. */
    readonly readBody: ReadBody | null
}

/** What is served at one path. */
interface Place {
    readonly endpoints: readonly Endpoint[]
    readonly allowed: string
    /** As metrics name it. */
    readonly label: string
}

const toPlace = (path: string, routes: readonly Route[]): Place => ({
    endpoints: routes.map((route) => ({ route, readBody: route.body === null ? null : createBodyReader(route.body.bytesMax) })),
    allowed: routes.map(({ method }) => method).join(', '),
    label: path.replace(/\{(\w+)\}/g, ':$1'),
})

/** A look into a table, because Express would try every path in turn, and once more for each error. */
export function createApiRouter(routes: readonly Route[], door: ApiDoor): RequestHandler {
    const share = createFairShare(REQUESTS_MAX)
    const places = Map.groupBy(routes, ({ path }) => path)
    const find = createPathTable([...places].map(([path, served]) => [path, toPlace(path, served)]))
    return async (request, response, next) => {
        const found = find(request.path)
        if (found === null) return next()
        const { endpoints, allowed, label } = found.served
        request.route = { path: label }
        request.params = found.parameters
        const endpoint = endpoints.find(({ route }) => route.method === request.method)
        if (endpoint === undefined) throw refuseMethod(response, allowed)
        if (endpoint.route.security === 'none') return answer(endpoint, '', request, response)
        const { orgId, actor } = await authorize(request, endpoint.route, door.authenticate, door.failures)
        const work = () => runAs(actor, () => answer(endpoint, orgId, request, response))
        return share.take(orgId, () => withinOrg(orgId, work))
    }
}

function refuseMethod(response: Response, allowed: string): HeadroomError {
    response.setHeader('allow', allowed)
    return new HeadroomError('method_not_allowed', `Use ${allowed} on this path.`)
}

async function answer({ route, readBody }: Endpoint, orgId: string, request: Request, response: Response): Promise<void> {
    const body = await readBody?.(request, response)
    const gone = new AbortController()
    response.on('close', () => {
        if (!response.writableFinished) gone.abort()
    })
    const result = await route.run(orgId, request, body, gone.signal)
    if (gone.signal.aborted) return
    const { status, contentType } = route.answer
    if (status === 204) response.status(status).end()
    else if (contentType === undefined) sendJson(response, status, result)
    else response.status(status).type(contentType).send(result)
}

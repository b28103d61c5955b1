/** Serves a table of routes through Express: who may, what came, what goes back. It knows no feature. */
import { Router } from 'express'
import type { Request, Response } from 'express'
import { runAs } from '../platform/actor.ts'
import { HeadroomError } from '../platform/errors.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { authorize } from './authorize.ts'
import type { Authenticate } from './authorize.ts'
import { createFairShare } from './fair-share.ts'
import type { FailureLimit } from './failure-limit.ts'
import { createBodyReader } from './request-body.ts'
import type { ReadBody } from './request-body.ts'
import type { Route } from './route.ts'

export interface ApiDoor {
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

const toEndpoint = (route: Route): Endpoint => ({ route, readBody: route.body === null ? null : createBodyReader(route.body.bytesMax) })

export function createApiRouter(routes: readonly Route[], door: ApiDoor): Router {
    const share = createFairShare(REQUESTS_MAX)
    const router = Router({ strict: true, caseSensitive: true })
    for (const [path, served] of Map.groupBy(routes.map(toEndpoint), ({ route }) => route.path)) {
        const allowed = served.map(({ route }) => route.method).join(', ')
        router.all(path.replace(/\{(\w+)\}/g, ':$1'), async (request, response) => {
            const endpoint = served.find(({ route }) => route.method === request.method)
            if (endpoint === undefined) throw refuseMethod(response, allowed)
            if (endpoint.route.security === 'none') return answer(endpoint, '', request, response)
            const { orgId, actor } = await authorize(request, endpoint.route, door.authenticate, door.failures)
            const work = () => runAs(actor, () => answer(endpoint, orgId, request, response))
            await share.take(orgId, () => withinOrg(orgId, work))
        })
    }
    return router
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
    response.status(route.answer.status)
    if (route.answer.status === 204) response.end()
    else if (route.answer.contentType === undefined) response.json(result)
    else response.type(route.answer.contentType).send(result)
}

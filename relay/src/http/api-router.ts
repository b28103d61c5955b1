/** Serves a table of routes through Express: who may, what came, what goes back. It knows no feature. */
import { promisify } from 'node:util'
import { Router } from 'express'
import type { Request, Response } from 'express'
import { runAs } from '../platform/actor.ts'
import { HeadroomError } from '../platform/errors.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { authorize } from './authorize.ts'
import type { Authenticate } from './authorize.ts'
import { createFairShare } from './fair-share.ts'
import type { FailureLimit } from './failure-limit.ts'
import { checkContentType, parseJsonBody, readRawBody } from './request-body.ts'
import type { Route } from './route.ts'

export interface ApiDoor {
    readonly authenticate: Authenticate
    readonly failures: FailureLimit
}

/** Requests of one org at a time, long polls among them: what one asks for more would keep the others waiting. */
const REQUESTS_MAX = 200

export function createApiRouter(routes: readonly Route[], door: ApiDoor): Router {
    const share = createFairShare(REQUESTS_MAX)
    const router = Router({ strict: true, caseSensitive: true })
    for (const [path, served] of Map.groupBy(routes, (route) => route.path)) {
        const allowed = served.map((route) => route.method).join(', ')
        router.all(path.replace(/\{(\w+)\}/g, ':$1'), async (request, response) => {
            const route = served.find((one) => one.method === request.method)
            if (route === undefined) throw refuseMethod(response, allowed)
            if (route.security === 'none') return answer(route, '', request, response)
            const { orgId, actor } = await authorize(request, route, door.authenticate, door.failures)
            const work = () => runAs(actor, () => answer(route, orgId, request, response))
            await share.take(orgId, () => withinOrg(orgId, work))
        })
    }
    return router
}

function refuseMethod(response: Response, allowed: string): HeadroomError {
    response.setHeader('allow', allowed)
    return new HeadroomError('method_not_allowed', `Use ${allowed} on this path.`)
}

async function answer(route: Route, orgId: string, request: Request, response: Response): Promise<void> {
    const body = route.body === null ? undefined : await readBody(route, request, response)
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

async function readBody({ body }: Route, request: Request, response: Response): Promise<unknown> {
    checkContentType(request)
    await promisify(readRawBody(body?.bytesMax))(request, response)
    return parseJsonBody(request)
}

/** The org's HTTP face: OAuth, REST, Tooling's executeAnonymous and the local control. Composes; each resource has its own module. */
import { randomUUID } from 'node:crypto'
import express from 'express'
import type { ErrorRequestHandler, Express, Router } from 'express'
import type { LocalOrg } from '../local-org.ts'
import { ApexException, NotImplementedError } from '../runtime/exception.ts'
import { ApiError, noSuchResource } from './api-error.ts'
import type { ConnectedClient } from './clients.ts'
import { ClientRegistry } from './clients.ts'
import { collectionRoutes } from './collection-routes.ts'
import { controlRoutes } from './control-routes.ts'
import { describeRoutes } from './describe-routes.ts'
import type { ApiServices } from './gate.ts'
import { gate } from './gate.ts'
import { limitRoutes } from './limit-routes.ts'
import { oauthRoutes } from './oauth-routes.ts'
import { QueryCursors } from './query-cursors.ts'
import { queryRoutes } from './query-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { SessionRegistry } from './sessions.ts'
import { toolingRoutes } from './tooling-routes.ts'
import { listVersions } from './versions.ts'

export interface ApiOptions {
    /** Connected apps known from the start; more come by POST /__org/clients. */
    readonly clients?: readonly ConnectedClient[]
}

/** Salesforce takes request bodies up to 50 MB for files; JSON of 200 rows stays far below this (REST guide, "sObject Collections"). */
const BODY_MAX = '6mb'

function restRoutes(services: ApiServices): Router {
    const router = express.Router({ mergeParams: true })
    router.use(gate(services), express.text({ type: 'application/json', limit: BODY_MAX }))
    // Order matters: /sobjects/:object/describe before /sobjects/:object/:id.
    describeRoutes(router)
    collectionRoutes(router)
    recordRoutes(router)
    queryRoutes(router)
    toolingRoutes(router)
    limitRoutes(router)
    return router
}

/** The one place where an error becomes an answer. What is no ApiError is a fault of ours: logged once, its text never sent. */
function answerErrors(org: LocalOrg): ErrorRequestHandler {
    return (error: unknown, _request, response, next) => {
        if (response.headersSent) return next(error)
        let known = error instanceof ApiError ? error : (fromRuntime(error) ?? fromParser(error))
        if (known === null) {
            const id = randomUUID()
            org.services.debug(`request failed, error ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
            known = new ApiError(
                500,
                'UNKNOWN_EXCEPTION',
                `An unexpected error occurred. Please include this ErrorId if you contact support: ${id}`,
            )
        }
        response.status(known.status).set(known.headers).json(known.body())
    }
}

/** What this org refuses to play is said by name; an exception that no Apex caught has the shape of Apex REST (Apex guide, "Exposing Apex Classes as REST Web Services"). */
function fromRuntime(error: unknown): ApiError | null {
    if (error instanceof NotImplementedError) return new ApiError(400, 'NOT_IMPLEMENTED', error.message)
    if (!(error instanceof ApexException)) return null
    return new ApiError(500, 'APEX_ERROR', `${error.typeName}: ${error.getMessage()}\n\n${error.getStackTraceString()}`)
}

/** Errors of express's body parser carry a 4xx status (body too large, cut off, wrong charset). */
function fromParser(error: unknown): ApiError | null {
    const status = (error as { status?: unknown } | null)?.status
    if (!(error instanceof Error) || typeof status !== 'number' || status < 400 || status > 499) return null
    return new ApiError(status, status === 413 ? 'REQUEST_ENTITY_TOO_LARGE' : 'INVALID_REQUEST', error.message)
}

export function createApi(org: LocalOrg, options: ApiOptions = {}): Express {
    const { clock, orgId } = org.services
    const clients = new ClientRegistry(options.clients ?? [])
    const services = { org, clients, sessions: new SessionRegistry(orgId, clock), cursors: new QueryCursors(clock) }
    const app = express()
    app.disable('x-powered-by').disable('etag')
    // The Salesforce CLI calls `//services/data/…` when its stored instance URL ends in '/'.
    app.use((request, _response, next) => {
        request.url = request.url.replace(/^\/+/, '/')
        next()
    })
    app.use('/__org', controlRoutes(org, clients))
    app.use(oauthRoutes(org, clients, services.sessions))
    app.get('/services/data', (_request, response) => {
        response.json(listVersions())
    })
    app.use('/services/data/v:version', restRoutes(services))
    app.use(() => {
        throw noSuchResource()
    })
    app.use(answerErrors(org))
    return app
}

/** The org's HTTP face: OAuth, REST, Tooling's executeAnonymous and the local control. Composes; each resource has its own module. */
import express from 'express'
import type { ErrorRequestHandler, Express, Router } from 'express'
import type { LocalOrg } from '../local-org.ts'
import { noSuchResource } from './api-error.ts'
import { BulkJobs } from './bulk/bulk-jobs.ts'
import { bulkRoutes } from './bulk/bulk-routes.ts'
import type { ConnectedClient } from './clients.ts'
import { ClientRegistry } from './clients.ts'
import { collectionRoutes } from './collection-routes.ts'
import { controlRoutes } from './control-routes.ts'
import { describeRoutes } from './describe-routes.ts'
import { compositeRoutes } from './composite/composite-routes.ts'
import { answerOf } from './error-answers.ts'
import { gate } from './gate.ts'
import { limitRoutes } from './limit-routes.ts'
import { createLightning } from '../lightning/lightning-routes.ts'
import { metadataRoutes } from './metadata/metadata-routes.ts'
import { oauthRoutes } from './oauth-routes.ts'
import { QueryCursors } from './query-cursors.ts'
import { queryRoutes } from './query-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { Refusals } from './refusals.ts'
import { DeleteLog } from './replication/delete-log.ts'
import { LongTransactions } from './replication/long-transactions.ts'
import { replicationRoutes } from './replication/replication-routes.ts'
import { Resources } from './resource.ts'
import { send, serve } from './serve.ts'
import type { ApiServices } from './services.ts'
import { SessionRegistry } from './sessions.ts'
import { soapRoutes } from './soap/soap-routes.ts'
import { toolingRoutes } from './tooling-routes.ts'
import { listVersions } from './versions.ts'

export interface ApiOptions {
    /** Connected apps known from the start; more come by POST /__org/clients. */
    readonly clients?: readonly ConnectedClient[]
    /** Where the Lightning components are, e.g. force-app/main. Without it the org has no pages. */
    readonly componentFolders?: readonly string[]
}

/** Salesforce takes request bodies up to 50 MB for files; JSON of 200 rows stays far below this (REST guide, "sObject Collections"). */
const BODY_MAX = '6mb'
/** Metadata API Developer Guide, "Metadata Limits": a zip file of 39 MB, and the parts around it. */
const ZIP_MAX = '40mb'

function restRoutes(services: ApiServices): Router {
    const resources = new Resources()
    // Order matters: /sobjects/:object/describe and /updated before /sobjects/:object/:id.
    describeRoutes(resources)
    replicationRoutes(resources)
    collectionRoutes(resources)
    compositeRoutes(resources)
    recordRoutes(resources)
    queryRoutes(resources)
    toolingRoutes(resources)
    limitRoutes(resources)
    bulkRoutes(resources)
    metadataRoutes(resources)
    const router = express.Router({ mergeParams: true })
    const bodies = [
        express.text({ type: 'application/json', limit: BODY_MAX }),
        express.raw({ type: 'multipart/form-data', limit: ZIP_MAX }),
    ]
    router.use(gate(services), ...bodies, serve(resources))
    return router
}

function answerErrors(org: LocalOrg): ErrorRequestHandler {
    return (error: unknown, _request, response, next) => {
        if (response.headersSent) return next(error)
        send(response, answerOf(org, error))
    }
}

export function createApi(org: LocalOrg, options: ApiOptions = {}): Express {
    const { clock, orgId } = org.services
    const clients = new ClientRegistry(options.clients ?? [])
    const services: ApiServices = {
        org,
        clients,
        sessions: new SessionRegistry(orgId, clock),
        cursors: new QueryCursors(clock),
        refusals: new Refusals(),
        deleteLog: new DeleteLog(clock),
        bulk: new BulkJobs(org),
        transactions: new LongTransactions(org),
    }
    const app = express()
    app.disable('x-powered-by').disable('etag')
    // The Salesforce CLI calls `//services/data/…` when its stored instance URL ends in '/'.
    app.use((request, _response, next) => {
        request.url = request.url.replace(/^\/+/, '/')
        next()
    })
    app.use('/__org', controlRoutes(services))
    app.use(oauthRoutes(services))
    app.get('/services/data', (_request, response) => {
        response.json(listVersions())
    })
    app.use(soapRoutes(services))
    app.use('/services/data/v:version', restRoutes(services))
    if (options.componentFolders !== undefined) app.use(createLightning(services, options.componentFolders))
    app.use(() => {
        throw noSuchResource()
    })
    app.use(answerErrors(org))
    return app
}

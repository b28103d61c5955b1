/** The composition root: the only place that builds routes and says who may call whom; services.ts builds what is behind them. */
import express from 'express'
import type { Express } from 'express'
import { createAuditRoutes } from './audit/index.ts'
import { createCompleteness, createResyncRoutes, createResyncService, selectReceipts } from './completeness/index.ts'
import { createConnectionRoutes, isUsable } from './connections/index.ts'
import type { SalesforceConnections } from './connections/index.ts'
import { createFailureRoutes, createFailureService } from './failures/index.ts'
import { createFeedRoutes } from './feed/index.ts'
import { answerNotFound, answerProblem, createApiRouter, createOpenApiRoute, createServiceRoutes, prepareAnswer } from './http/index.ts'
import type { Route } from './http/index.ts'
import { applyParked, applyRead, createDeliveryRouter, createIntake, deliveryRouteDescription } from './intake/index.ts'
import type { GovernPace } from './intake/index.ts'
import { createNoticeRoutes, createOrgMail } from './notices/index.ts'
import { createGapRoutes } from './orgs/index.ts'
import type { Orgs } from './orgs/index.ts'
import { mindEndsAlone, needForEndsAlone } from './outbox/index.ts'
import { createPanelRouter, panelRouteDescription } from './panel/index.ts'
import { createPriceRoutes } from './price/index.ts'
import { createPace, createUsageRoutes } from './quota/index.ts'
import {
    createFiringRoutes,
    createMatchRoutes,
    createMatchService,
    createRehearsalRoutes,
    createRuleRoutes,
    createWaitRoutes,
    findFieldUses,
    findRuleUsingSequence,
} from './rules/index.ts'
import { createSchemaRoutes } from './schemas/index.ts'
import { createEnrollmentRoutes, createEnrollmentService, createSequenceRoutes, createSequenceService } from './sequences/index.ts'
import { createSettingsRoutes, selectSettings } from './settings/index.ts'
import { createStoryRoutes } from './story/index.ts'
import { createSync } from './sync/index.ts'
import type { Sync } from './sync/index.ts'
import { createConfigReader, createTracking, createTrackingRoutes } from './tracking/index.ts'
import { commandRouteDescription } from './writes/index.ts'
import { announce, createApplyParts, createServices } from './services.ts'
import type { AppParts, Services } from './services.ts'

export interface App {
    readonly handler: Express
    readonly orgs: Orgs
    readonly connections: SalesforceConnections
    /** Carries what is to be written; drained where a test waits for it. */
    readonly writes: Services['writes']['worker']
    /** Takes enrollments through their steps; likewise. */
    readonly steps: Services['steps']
    /** Every route of the API, for tests that walk them all. */
    readonly routes: readonly Route[]
    /** Starts what works in the background. */
    start(): void
    /** Answers waiting polls and reports itself not ready, so that requests under way can finish. */
    prepareStop(): void
    /** Waits for the work in the background. The database stays open: whoever opened it closes it. */
    stop(): Promise<void>
}

/** What is read is applied as deliveries are; whole objects without rules, because nobody knows what a record was before. */
function createReading(parts: AppParts, services: Services): Sync {
    const { database, clock, log, bulk } = parts
    const { modes, connections, stopping } = services
    const applyParts = createApplyParts(parts, services)
    const quietParts = { ...applyParts, openJudge: mindEndsAlone, guessNeeds: () => needForEndsAlone }
    return createSync({
        database,
        clock,
        log,
        modes,
        connections,
        signal: stopping.signal,
        bulk,
        applyRead: (sql, orgId, name, makeChanges) => applyRead(sql, orgId, { name, makeChanges }, applyParts),
        applyQuietly: (sql, orgId, name, makeChanges) => applyRead(sql, orgId, { name, makeChanges }, quietParts),
        onApplied: (orgId, appended, fired) => announce(services, orgId, appended, fired),
        readReceipts: selectReceipts,
    })
}

function createFailures(parts: AppParts, services: Services): Route[] {
    const { database } = parts
    const applyParts = createApplyParts(parts, services)
    const service = createFailureService({
        database,
        applyAgain: (sql, orgId, failure) => applyParked(sql, orgId, failure, applyParts),
        onApplied: (orgId, fired) => announce(services, orgId, 1, fired),
    })
    return createFailureRoutes(database, service)
}

/** The API's routes, feature by feature: a new feature adds its line here. */
function createRoutes(parts: AppParts, services: Services, sync: Sync, isStopping: () => boolean): Route[] {
    const { database, clock, relayVersion } = parts
    const sequences = createSequenceService(database, clock, findRuleUsingSequence)
    const routes = [
        ...createFeedRoutes(database, services.feedSignal),
        ...createFailures(parts, services),
        ...createGapRoutes(database),
        ...createStoryRoutes(database),
        ...createResyncRoutes(createResyncService(database)),
        ...createRehearsalRoutes(database, services.rules, clock),
        ...createRuleRoutes(database, services.rules),
        ...createFiringRoutes(database, services.rules),
        ...createMatchRoutes(createMatchService(database)),
        ...createWaitRoutes(database, services.rules),
        ...createSequenceRoutes(database, sequences),
        ...createEnrollmentRoutes(database, sequences, createEnrollmentService(database, clock)),
        ...services.webhooks.routes,
        ...services.writes.routes,
        ...createConnectionRoutes(database, services.connections),
        ...createSettingsRoutes(database),
        ...sync.routes,
        ...createUsageRoutes({ database, clock, boundsOf: selectSettings }),
        ...createPriceRoutes({ database, clock }),
        ...createSchemaRoutes(database),
        ...createTrackingRoutes(createTracking({ database, findUses: findFieldUses })),
        ...createAuditRoutes(database),
        ...createNoticeRoutes(database),
        ...createServiceRoutes(database, services.metrics, isStopping),
    ]
    return [
        ...routes,
        createOpenApiRoute([deliveryRouteDescription, commandRouteDescription, panelRouteDescription, ...routes], relayVersion),
    ]
}

function createDeliveries(parts: AppParts, services: Services) {
    const { database, clock, relayVersion } = parts
    const { orgs, failures } = services
    const pace = createPace({ clock, boundsOf: selectSettings, canRead: isUsable })
    const governPace: GovernPace = (sql, orgId, jobs) => pace.govern(sql, orgId, jobs)
    const intake = createIntake({
        ...createApplyParts(parts, services),
        database,
        orgs,
        governPace,
        decideMode: services.modes.decide,
        readConfig: createConfigReader(),
        takeOrgMail: createOrgMail({ hasServer: (parts.mail ?? null) !== null }),
        countCommands: services.writes.count,
        completeness: createCompleteness({ clock }),
    })
    return createDeliveryRouter({
        intake,
        door: { orgs, clock, failures },
        relayVersion,
        onAccepted: (orgId, { appended, fired }) => announce(services, orgId, appended, fired),
    })
}

export function createApp(parts: AppParts): App {
    let isStopping = false
    const services = createServices(parts)
    const sync = createReading(parts, services)
    const routes = createRoutes(parts, services, sync, () => isStopping)
    const { worker: outbox, steps, writes, retention, mails, webhooks } = services
    const workers = [outbox, steps, writes.worker, retention, mails, sync.worker, webhooks.worker].filter((worker) => worker !== null)
    const handler = express()
    // No answer is kept (`no-store`), so that none needs a tag to be asked for again by.
    handler.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing')
    handler.use(prepareAnswer, services.metrics.observeRequest)
    handler.use(createDeliveries(parts, services), services.writes.router)
    handler.use(createPanelRouter({ ...parts, routes, hearOfSubscriber: services.modes.hear, door: { ...services, clock: parts.clock } }))
    handler.use(createApiRouter(routes, { failures: services.failures, authenticate: (token) => services.orgs.findTokenHolder(token) }))
    handler.use(answerNotFound, answerProblem(parts.log))
    return {
        handler,
        orgs: services.orgs,
        connections: services.connections,
        writes: services.writes.worker,
        steps: services.steps,
        routes,
        start: () => {
            for (const worker of workers) worker.start()
        },
        prepareStop() {
            isStopping = true
            services.feedSignal.close()
        },
        stop: async () => {
            services.stopping.abort()
            await Promise.all(workers.map((worker) => worker.stop()))
        },
    }
}

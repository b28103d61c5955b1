/** The composition root: the only place that builds stores, services and routes, and says who may call whom. */
import express from 'express'
import type { Express } from 'express'
import { createAuditRoutes } from './audit/index.ts'
import { createCompleteness, selectReceipts } from './completeness/index.ts'
import { createConnectionRoutes, createConnections, selectConnection } from './connections/index.ts'
import type { SalesforceConnections } from './connections/index.ts'
import { createFailureRoutes, createFailureService, readFailureFigures } from './failures/index.ts'
import { createFeedRoutes, FeedSignal } from './feed/index.ts'
import {
    answerNotFound,
    answerProblem,
    createApiRouter,
    createFailureLimit,
    createMetrics,
    createOpenApiRoute,
    createServiceRoutes,
    prepareAnswer,
} from './http/index.ts'
import type { FailureLimit, Metrics, Route } from './http/index.ts'
import { applyParked, applyRead, createDeliveryRouter, createIntake, deliveryRouteDescription } from './intake/index.ts'
import type { ApplyParts, GovernPace } from './intake/index.ts'
import { createMailSender, createMailWorker, createNoticeRoutes } from './notices/index.ts'
import type { MailOptions, MailWorker } from './notices/index.ts'
import { createGapRoutes, createOrgs, readGapFigures } from './orgs/index.ts'
import type { Orgs } from './orgs/index.ts'
import { createOutboxWorker, mindEnds, mindEndsAlone, needForEnds, needForEndsAlone, readOutboxFigures } from './outbox/index.ts'
import type { OutboxWorker } from './outbox/index.ts'
import { createPanelRouter, panelRouteDescription } from './panel/index.ts'
import type { Clock } from './platform/clock.ts'
import type { Sealer } from './platform/crypto.ts'
import type { Database } from './platform/database.ts'
import type { Logger } from './platform/log.ts'
import { createPriceRoutes } from './price/index.ts'
import { createGovernor, createPace, createUsageRoutes, look, readQuotaFigures } from './quota/index.ts'
import { createRetentionWorker } from './retention/index.ts'
import type { RetentionWorker } from './retention/index.ts'
import {
    createFiringRoutes,
    createMatchRoutes,
    createMatchService,
    createRehearsalRoutes,
    createRuleRoutes,
    createRuleService,
    createWaitRoutes,
    findFieldUses,
    findRuleUsingSequence,
    findRuleUsingWebhook,
    readRuleFigures,
} from './rules/index.ts'
import type { RuleService } from './rules/index.ts'
import { createExchange } from './salesforce/index.ts'
import { createSchemaRoutes } from './schemas/index.ts'
import { createEnrollmentRoutes, createSequenceRoutes, createSequenceService } from './sequences/index.ts'
import { createSettingsRoutes, selectSettings } from './settings/index.ts'
import { createStoryRoutes } from './story/index.ts'
import { createModeService, createSync } from './sync/index.ts'
import type { BulkSettings, ModeService, Sync } from './sync/index.ts'
import { createConfigReader, createTracking, createTrackingRoutes } from './tracking/index.ts'
import { createWebhooks } from './webhooks/index.ts'
import type { SenderOptions, Webhooks } from './webhooks/index.ts'
import { commandRouteDescription, createWrites } from './writes/index.ts'

export interface AppParts {
    readonly database: Database
    readonly sealer: Sealer
    readonly clock: Clock
    /** Decides what relays on one store share: leases and retries. Unset, `clock` does. */
    readonly storeClock?: Clock
    readonly log: Logger
    readonly relayVersion: string
    readonly retentionDays: number
    /** How webhooks are sent where it is not as usual: a test sets its own resolver. */
    readonly webhookSender?: Partial<SenderOptions>
    /** Null or unset: nobody is mailed. */
    readonly mail?: MailOptions | null
    /** Hosts besides Salesforce's own that tokens may go to. */
    readonly salesforceHosts?: readonly string[]
    /** How rows are read in bulk where it is not as usual: a test moves its org's clock where the relay would wait. */
    readonly bulk?: Partial<BulkSettings>
}

export interface App {
    readonly handler: Express
    readonly orgs: Orgs
    readonly connections: SalesforceConnections
    /** Carries what is to be written; drained where a test waits for it. */
    readonly writes: Services['writes']['worker']
    /** Every route of the API, for tests that walk them all. */
    readonly routes: readonly Route[]
    /** Starts what works in the background. */
    start(): void
    /** Answers waiting polls and reports itself not ready, so that requests under way can finish. */
    prepareStop(): void
    /** Waits for the work in the background. The database stays open: whoever opened it closes it. */
    stop(): Promise<void>
}

interface Services {
    /** Ends requests to Salesforce that are under way. */
    readonly stopping: AbortController
    readonly orgs: Orgs
    readonly connections: SalesforceConnections
    readonly rules: RuleService
    readonly feedSignal: FeedSignal
    readonly metrics: Metrics
    readonly worker: OutboxWorker
    readonly retention: RetentionWorker
    readonly mails: MailWorker | null
    readonly webhooks: Webhooks
    readonly modes: ModeService
    readonly failures: FailureLimit
    readonly writes: ReturnType<typeof createWrites>
}

function createSalesforce(parts: AppParts, stopping: AbortSignal): SalesforceConnections {
    const { database, sealer, clock, storeClock = clock, salesforceHosts = [] } = parts
    const governor = createGovernor({ database, clock: storeClock, boundsOf: selectSettings })
    const exchange = createExchange({}, stopping)
    const shared = { database, sealer, clock: storeClock, governor, boundsOf: selectSettings, exchange }
    return createConnections({ ...shared, allowedHosts: salesforceHosts })
}

function createServices(parts: AppParts): Services {
    const { database, sealer, clock, storeClock = clock, log, retentionDays: days, webhookSender = {}, mail = null } = parts
    const stopping = new AbortController()
    const metrics = createMetrics({
        readOutbox: () => readOutboxFigures(database),
        readRules: () => readRuleFigures(database),
        readFailures: () => readFailureFigures(database),
        readGaps: () => readGapFigures(database),
        readQuotas: () => readQuotaFigures(database, clock),
    })
    const modes = createModes({ database, clock })
    const orgs = createOrgs({ database, sealer, clock })
    const failures = createFailureLimit(clock, (address, orgId) =>
        log.warn({ address, orgId }, 'Credentials of an org keep being refused.'),
    )
    const connections = createSalesforce(parts, stopping.signal)
    const timed = { database, clock: storeClock, log }
    const shared = { ...timed, orgs, failures, connections }
    return {
        modes,
        orgs,
        connections,
        stopping,
        failures,
        writes: createWrites({ ...shared, boundsOf: selectSettings, relayVersion: parts.relayVersion }),
        rules: createRuleService(database),
        feedSignal: new FeedSignal(),
        metrics,
        retention: createRetentionWorker({ database, log, days, count: (table, rows) => metrics.rowsExpired.inc({ table }, rows) }),
        mails: mail === null ? null : createMailWorker({ database, log, sender: createMailSender(mail) }),
        worker: createOutboxWorker({ ...timed, count: (outcome, number) => metrics.outboxActions.inc({ outcome }, number) }),
        webhooks: createWebhooks({
            ...timed,
            sealer,
            findRuleUsing: findRuleUsingWebhook,
            count: (outcome) => metrics.webhookAttempts.inc({ outcome }),
            sender: webhookSender,
        }),
    }
}

function createModes({ database, clock }: Pick<AppParts, 'database' | 'clock'>): ModeService {
    return createModeService(database, {
        readApexUse: async (sql, orgId) => {
            const views = await look({ sql, clock, boundsOf: selectSettings }, orgId)
            return views.find(({ quota }) => quota === 'apex') ?? { ours: 0, ownLimit: null, used: null, threshold: null }
        },
        canRead: async (sql, orgId) => (await selectConnection(sql, orgId)) !== null,
    })
}

/** How changes are applied, whether they arrive or are tried again. */
function createApplyParts({ log }: AppParts, { rules }: Services): ApplyParts {
    return {
        openJudge: async (sql, orgId) => mindEnds(sql, orgId, await rules.openJudge(sql, orgId)),
        guessNeeds: (orgId) => needForEnds(rules.guessNeeds(orgId)),
        log,
    }
}

/** Wakes what waits for changes. Called only after the commit: what is rolled back fired nothing. */
function announce({ metrics, feedSignal, webhooks, worker }: Services, orgId: string, appended: number, fired: number): void {
    if (appended === 0) return
    metrics.changesAccepted.inc(appended)
    metrics.rulesFired.inc(fired)
    feedSignal.notify(orgId)
    webhooks.worker.wake()
    if (fired > 0) worker.wake()
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
    const sequences = createSequenceService(database, findRuleUsingSequence)
    const routes = [
        ...createFeedRoutes(database, services.feedSignal),
        ...createFailures(parts, services),
        ...createGapRoutes(database),
        ...createStoryRoutes(database),
        // Before the rules: /v1/rules/rehearse is not the rule of that id.
        ...createRehearsalRoutes(database, services.rules, clock),
        ...createRuleRoutes(database, services.rules),
        ...createFiringRoutes(database, services.rules),
        ...createMatchRoutes(createMatchService(database)),
        ...createWaitRoutes(database, services.rules),
        ...createSequenceRoutes(database, sequences),
        ...createEnrollmentRoutes(database, sequences),
        ...services.webhooks.routes,
        ...services.writes.routes,
        ...createConnectionRoutes(database),
        ...createSettingsRoutes(database),
        ...sync.routes,
        ...createUsageRoutes({ sql: database, clock, boundsOf: selectSettings }),
        ...createPriceRoutes({ sql: database, clock }),
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
    const pace = createPace({ clock, boundsOf: selectSettings })
    const governPace: GovernPace = (sql, orgId, jobs) => pace.govern(sql, orgId, jobs)
    const intake = createIntake({
        ...createApplyParts(parts, services),
        database,
        orgs,
        governPace,
        decideMode: services.modes.decide,
        readConfig: createConfigReader(),
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
    const { worker: outbox, writes, retention, mails, webhooks } = services
    const workers = [outbox, writes.worker, retention, mails, sync.worker, webhooks.worker].filter((worker) => worker !== null)
    const handler = express()
    handler.disable('x-powered-by').enable('strict routing').enable('case sensitive routing')
    handler.use(prepareAnswer, services.metrics.observeRequest)
    handler.use(createDeliveries(parts, services), services.writes.router)
    handler.use(createPanelRouter({ ...parts, routes, door: { ...services, clock: parts.clock } }))
    handler.use(createApiRouter(routes, { failures: services.failures, authenticate: (token) => services.orgs.findTokenHolder(token) }))
    handler.use(answerNotFound, answerProblem(parts.log))
    return {
        handler,
        orgs: services.orgs,
        connections: services.connections,
        writes: services.writes.worker,
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

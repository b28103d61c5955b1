/** Joins a compiled program, its schema, the data platform and the asynchronous engine to an org. Compiling is org.ts's matter. */
import { AsyncEngine } from '../async/engine.ts'
import { LimitBook } from '../async/limit-book.ts'
import { runToCommit } from '../async/transactions.ts'
import type { LocalOrg, OrgStatus } from '../local-org.ts'
import { createRealClock, type OrgClock } from '../platform/clock.ts'
import { createDataService } from '../platform/data.ts'
import { Store } from '../platform/store.ts'
import type { OrgServices } from '../runtime/transaction.ts'
import { runApexTests } from '../testing/run-tests.ts'
import { startTestRun } from '../testing/test-runs.ts'
import { callApex, executeAnonymous } from './anonymous.ts'
import { seedDefaultData } from './default-data.ts'
import { type InstalledParts, installMetadata, readSubscriberConfigs } from './install-metadata.ts'
import { Notifications } from './notifications.ts'
import type { OrgMetadata } from './org-metadata.ts'
import { createPlatformStore } from './platform-store.ts'
import { settle } from './settle.ts'
import { Usage } from './usage.ts'
import { Users } from './users.ts'

export interface OrgSettings {
    readonly clock?: OrgClock
    /** 18 characters. */
    readonly orgId?: string
    readonly name?: string
    readonly isSandbox?: boolean
    /** Of the default users; default GMT. */
    readonly timeZone?: string
    /** Developer Edition's bounds on queueable chains (5) and schedules (5). Default false: the bounds of other editions. */
    readonly isDeveloperEdition?: boolean
}

const ORG_ID = '00DHr0000000001MAA'
const LOG_LINES = 1000

type OpenServices = { -readonly [key in keyof OrgServices]: OrgServices[key] } & { readonly remoteSites: Set<string> }

export function buildOrg(metadata: OrgMetadata, settings: OrgSettings = {}): LocalOrg {
    const { program, schema } = metadata
    const clock = settings.clock ?? createRealClock()
    const store = new Store(schema)
    const data = createDataService({ store, schema, clock })
    const platformStore = createPlatformStore(store, data)
    const identity = {
        orgId: settings.orgId ?? ORG_ID,
        name: settings.name ?? 'Headroom Local Org',
        isSandbox: settings.isSandbox ?? false,
    }
    const timeZone = settings.timeZone ?? 'GMT'
    const seeded = seedDefaultData(platformStore, { ...metadata, ...identity, timeZone, now: clock.now() })
    const users = new Users(platformStore, seeded.users, seeded.permissions)
    const limits = new LimitBook(clock)
    const usage = new Usage()
    const notifications = new Notifications(platformStore, clock)
    const log: string[] = []
    const services: Omit<OpenServices, 'async'> = {
        ...identity,
        instanceUrl: 'http://127.0.0.1:4100',
        schema,
        program,
        data,
        clock,
        orgLimits: () => limits.shownSnapshot(),
        remoteSites: new Set<string>(),
        userById: (id) => users.byId(id),
        countCallout: (url) => usage.countCallout(url),
        notifications,
        debug: (message) => append(log, message),
    }
    // The engine needs the services and is one of them.
    const open = services as OpenServices
    const subscriberConfigs = readSubscriberConfigs(metadata.subscribers, users)
    const engine = new AsyncEngine({
        services: open,
        store: platformStore,
        limits,
        usage,
        automatedProcess: users.automatedProcess,
        ...editionBounds(settings.isDeveloperEdition === true),
        subscriberConfigs,
        userById: (id) => users.byId(id),
        log: (message) => append(log, message),
    })
    open.async = engine
    const { permissions } = seeded
    const installed = { services: open, schema, store, engine, users, permissions, subscriberConfigs }
    return assemble(installed, open, { log, notifications })
}

interface KeptByOrg {
    readonly log: readonly string[]
    readonly notifications: Notifications
}

/** Rows D6 and D14. */
function editionBounds(isDeveloperEdition: boolean): { maximumQueueableDepth: number; maximumSchedules: number } {
    if (isDeveloperEdition) return { maximumQueueableDepth: 5, maximumSchedules: 5 }
    return { maximumQueueableDepth: Number.MAX_SAFE_INTEGER, maximumSchedules: 100 }
}

function assemble(installed: InstalledParts, services: OpenServices, kept: KeptByOrg): LocalOrg {
    const { engine, users } = installed
    return {
        services,
        users,
        limits: engine.limits,
        usage: engine.host.usage,
        bench: engine.host.store.bench,
        deaths: engine.deaths,
        log: kept.log,
        notifications: kept.notifications.sent,
        runAsUser: (user, kind, work) => runToCommit(engine, engine.open({ kind, user }), work),
        executeAnonymous: (code, user = users.admin) => executeAnonymous(engine, code, user),
        callApex: (className, methodName, values, user = users.admin) => callApex(engine, className, methodName, values, user),
        addRemoteSite: (url) => void services.remoteSites.add(new URL(url).origin),
        removeRemoteSite: (url) => void services.remoteSites.delete(new URL(url).origin),
        runTests: (filter) => runApexTests(engine, users.admin, filter),
        startTestRun: (tests, user) => startTestRun(engine, user, tests),
        deployer: null,
        busyClasses: () => [...engine.schedules.classes(), ...engine.rows.underWay()],
        install: (metadata) => installMetadata(installed, metadata),
        settle: (timeoutMs = 30_000) => settle(engine, timeoutMs),
        status: () => statusOf(engine),
        close: () => close(engine),
    }
}

function statusOf({ services, queue, bus, schedules }: AsyncEngine): OrgStatus {
    return {
        orgId: services.orgId,
        now: new Date(services.clock.now()).toISOString(),
        jobsWaiting: queue.dueCount + queue.delayedCount,
        jobsRunning: queue.runningCount,
        eventsWaiting: bus.waitingCount,
        schedules: schedules.count,
        subscribers: Object.fromEntries(bus.subscribers.map(({ spec, state }) => [spec.trigger.name, state])),
    }
}

/** A callout ends at its timeout at the latest, 120 s after it began. */
async function close({ queue, schedules, services }: AsyncEngine): Promise<void> {
    schedules.close()
    queue.close()
    services.clock.stop()
    while (queue.runningCount > 0) await new Promise((resolve) => setTimeout(resolve, 2))
}

function append(log: string[], message: string): void {
    log.push(message)
    if (log.length > LOG_LINES) log.splice(0, log.length - LOG_LINES)
}

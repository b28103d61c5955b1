/** Joins a compiled program, its schema, the data platform and the asynchronous engine to an org. Compiling is org.ts's matter. */
import type { Program } from '../apex/program.ts'
import { AsyncEngine } from '../async/engine.ts'
import type { AsyncHost } from '../async/host.ts'
import { LimitBook } from '../async/limit-book.ts'
import { runToCommit } from '../async/transactions.ts'
import type { LocalOrg, OrgStatus } from '../local-org.ts'
import { createRealClock, type OrgClock } from '../platform/clock.ts'
import { createDataService } from '../platform/data.ts'
import type { Schema } from '../platform/schema-types.ts'
import { Store } from '../platform/store.ts'
import type { OrgServices } from '../runtime/transaction.ts'
import { runApexTests } from '../testing/run-tests.ts'
import { callApex, executeAnonymous } from './anonymous.ts'
import { seedDefaultData } from './default-data.ts'
import { Notifications } from './notifications.ts'
import { createPlatformStore } from './platform-store.ts'
import { settle } from './settle.ts'
import type { NotificationTypeSource, PermissionSetSource, SubscriberSource } from './source-files.ts'
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

export interface OrgParts {
    readonly program: Program
    readonly schema: Schema
    readonly permissionSets: readonly PermissionSetSource[]
    readonly customPermissions: readonly string[]
    readonly subscribers: readonly SubscriberSource[]
    readonly notificationTypes?: readonly NotificationTypeSource[]
}

const ORG_ID = '00DHr0000000001MAA'
const LOG_LINES = 1000

type OpenServices = { -readonly [key in keyof OrgServices]: OrgServices[key] } & { readonly remoteSites: Set<string> }

export function buildOrg(parts: OrgParts, settings: OrgSettings = {}): LocalOrg {
    const { program, schema } = parts
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
    const seeded = seedDefaultData(platformStore, { ...parts, ...identity, timeZone, now: clock.now() })
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
    const engine = new AsyncEngine({
        services: open,
        store: platformStore,
        limits,
        usage,
        automatedProcess: users.automatedProcess,
        ...editionBounds(settings.isDeveloperEdition === true),
        subscriberConfigs: subscriberConfigs(parts.subscribers, users),
        userById: (id) => users.byId(id),
        log: (message) => append(log, message),
    })
    open.async = engine
    return assemble(engine, open, users, { log, notifications })
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

function assemble(engine: AsyncEngine, services: OpenServices, users: Users, kept: KeptByOrg): LocalOrg {
    return {
        services,
        users,
        limits: engine.limits,
        usage: engine.host.usage,
        bench: engine.host.store.bench,
        log: kept.log,
        notifications: kept.notifications.sent,
        runAsUser: (user, kind, work) => runToCommit(engine, engine.open({ kind, user }), work),
        executeAnonymous: (code, user = users.admin) => executeAnonymous(engine, code, user),
        callApex: (className, methodName, values, user = users.admin) => callApex(engine, className, methodName, values, user),
        addRemoteSite: (url) => void services.remoteSites.add(new URL(url).origin),
        removeRemoteSite: (url) => void services.remoteSites.delete(new URL(url).origin),
        runTests: (filter) => runApexTests(engine, users.admin, filter),
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

function subscriberConfigs(sources: readonly SubscriberSource[], users: Users): AsyncHost['subscriberConfigs'] {
    const user = (username: string | null): ReturnType<Users['byUsername']> | null =>
        username === null ? null : users.byUsername(username)
    return new Map(sources.map(({ trigger, batchSize, username }) => [trigger.toLowerCase(), { batchSize, user: user(username) }]))
}

function append(log: string[], message: string): void {
    log.push(message)
    if (log.length > LOG_LINES) log.splice(0, log.length - LOG_LINES)
}

/**
 * The transaction that Apex code runs in: its user, limits, statics, call stack and pending work. There is one current transaction at
 * a time; runners (run.ts) make it current before any Apex runs and whenever a suspended one goes on.
 */
import type { Program, TriggerEvent } from '../apex/program.ts'
import type { Schema } from '../platform/schema-types.ts'
import type { DataService } from '../platform/data-types.ts'
import type { AsyncService, DeferredWork } from '../async/async-types.ts'
import type { EventDelivery } from '../async/event-delivery.ts'
import type { Limits } from '../platform/limits.ts'
import type { OrgClock } from '../platform/clock.ts'
import type { UserAccess } from '../platform/access/user-access.ts'
import type { ApexList, ApexMap } from './collections.ts'

/** Quiddity in small: decides the limits (F1) and how many jobs may be enqueued (D1). */
export type TransactionKind =
    | 'synchronous'
    | 'anonymous'
    | 'rest'
    | 'restQuery'
    | 'aura'
    | 'queueable'
    | 'future'
    | 'batch'
    | 'scheduled'
    | 'finalizer'
    | 'event'
    | 'bulk'
    | 'test'

export interface RunningUser {
    readonly id: string
    readonly username: string
    readonly name: string
    readonly email: string
    readonly profileId: string
    readonly timeZone: string
    readonly locale: string
    /** API names of custom permissions granted through permission sets. */
    readonly customPermissions: ReadonlySet<string>
    /** What profile and permission sets allow. */
    readonly access: UserAccess
    /** The hidden user of event triggers. */
    readonly isAutomatedProcess: boolean
}

/** One Apex call: what getStackTraceString prints and what sharing rules ask for. */
export interface Frame {
    /** `Class.ChangeCapture.run`, `Trigger.LeadChange`, `AnonymousBlock`. */
    readonly name: string
    readonly sharing: 'with' | 'without' | 'inherited' | null
    line: number
}

export interface TriggerContext {
    readonly event: TriggerEvent
    readonly object: string
    readonly newRecords: ApexList | null
    readonly oldRecords: ApexList | null
    readonly newMap: ApexMap | null
    readonly oldMap: ApexMap | null
}

/** What an HTTP mock of a test (Test.setMock) or the network answers with. */
export interface TestContext {
    readonly className: string
    readonly methodName: string
    /** Between startTest and stopTest. */
    isStarted: boolean
    hasStopped: boolean
    httpMock: unknown
}

/** The services of the org that library code may use. */
export interface OrgServices {
    readonly orgId: string
    readonly name: string
    readonly isSandbox: boolean
    readonly instanceUrl: string
    readonly schema: Schema
    readonly program: Program
    readonly data: DataService
    readonly async: AsyncService
    readonly clock: OrgClock
    /** OrgLimits and REST /limits: name -> max and use, with the lag that Salesforce has. */
    readonly orgLimits: () => ReadonlyMap<string, { readonly max: number; readonly used: number }>
    /** Remote Site Settings: origins that Apex may call. */
    readonly remoteSites: ReadonlySet<string>
    /** The user of a User row with the permissions it has now. @throws Error where there is no such row. */
    readonly userById: (id: string) => RunningUser
    /** Counts a callout for GET /__org/usage. */
    readonly countCallout: (url: string) => void
    readonly notifications: NotificationService
    readonly debug: (message: string) => void
}

/** What Messaging.CustomNotification needs of the org. */
export interface NotificationService {
    /** API name of a custom notification type; null where there is none with this id. */
    typeName(id: string): string | null
    send(notification: CustomNotificationContent): void
}

export interface CustomNotificationContent {
    /** API name of its type. */
    readonly type: string
    readonly title: string
    readonly body: string
    /** Ids of users, groups and queues. */
    readonly recipients: readonly string[]
}

export interface Transaction {
    readonly requestId: string
    readonly kind: TransactionKind
    readonly org: OrgServices
    readonly limits: Limits
    /** Compiled class -> its static fields; absent until first use (A23), gone with the transaction (A24). */
    readonly statics: Map<object, object>
    readonly frames: Frame[]
    /** Stack: nested DML pushes. */
    readonly triggers: TriggerContext[]
    /** Changed by System.runAs. */
    user: RunningUser
    readonly test: TestContext | null
    /** DML, enqueueJob, … since the start or the last commit: a callout is refused while there is some (D16). */
    uncommittedWork: boolean
    /** The AsyncApexJob that runs, if any. */
    readonly jobId: string | null
    readonly isAsync: boolean
    /** Jobs and events that wait for the commit. Undoing DML rewinds it to a mark taken at the same point. */
    readonly deferred: DeferredWork
    /** Text of the CalloutException that refuses every callout of this transaction (rows D5, D14); null where callouts are allowed. */
    readonly calloutRefusal: string | null
    /** What EventBus.TriggerContext shows; null outside subscriber triggers. */
    readonly eventDelivery: EventDelivery | null
}

let current: Transaction | null = null

/** @throws Error where no Apex is running: a bug of the caller. */
export function transaction(): Transaction {
    if (current === null) throw new Error('no Apex transaction is running')
    return current
}

export function currentTransaction(): Transaction | null {
    return current
}

/** Makes a transaction current and returns the one before it, which the caller must put back. For run.ts only. */
export function switchTransaction(next: Transaction | null): Transaction | null {
    const before = current
    current = next
    return before
}

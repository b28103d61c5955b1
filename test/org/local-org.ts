/** The local org as its HTTP API, the tests and the demo drive it. Types only: org.ts builds it. */
import type { OrgServices, RunningUser, TransactionKind } from './runtime/transaction.ts'
import type { Deaths } from './async/deaths.ts'
import type { LimitBook } from './async/limit-book.ts'
import type { OrgMetadata } from './composition/org-metadata.ts'
import type { SentNotification } from './composition/notifications.ts'
import type { Usage } from './composition/usage.ts'
import type { Deployer } from './metadata/deployer.ts'
import type { Bench } from './platform/bench.ts'
import type { TestRunSummary } from './testing/test-results.ts'
import type { TestSelection } from './testing/test-runs.ts'

/** One who can log in. */
export interface Person {
    readonly username: string
    readonly name: string
    /** Labels of the permission sets assigned. */
    readonly permissionSets: readonly string[]
}

export interface UserDirectory {
    /** The System Administrator who installed the package: every custom permission of permission set Headroom_Admin. */
    readonly admin: RunningUser
    /** A Standard User without permission sets. */
    readonly standard: RunningUser
    /** The hidden user of event triggers. */
    readonly automatedProcess: RunningUser
    /** @throws Error where no such user exists. Reads the User row and its permission sets each time. */
    byId(userId: string): RunningUser
    byUsername(username: string): RunningUser
    /** Active users who can log in. */
    people(): readonly Person[]
}

/** The answer of the Tooling API's executeAnonymous, field by field. */
export interface AnonymousResult {
    readonly compiled: boolean
    readonly compileProblem: string | null
    readonly success: boolean
    /** -1 where there is none. */
    readonly line: number
    readonly column: number
    readonly exceptionMessage: string | null
    readonly exceptionStackTrace: string | null
}

export interface TestFilter {
    /** Names of test classes; all when absent. */
    readonly classes?: readonly string[]
    /** Names of test methods; all when absent. */
    readonly methods?: readonly string[]
}

/** A class of which a schedule or a job is under way. */
export interface BusyClass {
    readonly kind: 'schedule' | 'job'
    /** Of the CronTrigger or the AsyncApexJob. */
    readonly id: string
    readonly className: string
}

export interface LocalOrg {
    readonly services: OrgServices
    readonly users: UserDirectory
    readonly limits: LimitBook
    readonly usage: Usage
    readonly bench: Bench
    readonly deaths: Deaths
    /** Messages of System.debug and of failed jobs, newest last, at most 1,000. */
    readonly log: readonly string[]
    /** Custom notifications that Apex sent, newest last, at most 1,000. */
    readonly notifications: readonly SentNotification[]
    /** Runs synchronous work in a transaction of its own: commits where it returns, undoes everything where it throws. */
    runAsUser<T>(user: RunningUser, kind: TransactionKind, work: () => T): T
    /** Anonymous Apex; may call out. A compile problem is a result, not an exception. */
    executeAnonymous(code: string, user?: RunningUser): Promise<AnonymousResult>
    /** Calls a static method of the org's Apex as Lightning does (@AuraEnabled) or as a test wants it. Apex exceptions pass through. */
    callApex(className: string, methodName: string, values: readonly unknown[], user?: RunningUser): Promise<unknown>
    /** @param url an origin such as https://relay.example; callouts elsewhere are refused (row D19). */
    addRemoteSite(url: string): void
    removeRemoteSite(url: string): void
    runTests(filter?: TestFilter): Promise<TestRunSummary>
    /** In the background; what comes of it are rows. @returns the job's id. @throws Error naming a class that is no test. */
    startTestRun(tests: readonly TestSelection[], user: RunningUser): string
    /** null where the org was not made of source folders. */
    readonly deployer: Deployer | null
    /** Of schedules that nobody aborted, and of jobs that wait or run. */
    busyClasses(): readonly BusyClass[]
    /** Puts other metadata in the place of the org's own; its rows and what waits stay. */
    install(metadata: OrgMetadata): void
    /** Waits until no event is on its way and no job is due or runs. @throws Error after timeoutMs (default 30,000), naming what is left. */
    settle(timeoutMs?: number): Promise<void>
    status(): OrgStatus
    /** Stops schedules and waits for running jobs. */
    close(): Promise<void>
}

export interface OrgStatus {
    readonly orgId: string
    readonly now: string
    readonly jobsWaiting: number
    readonly jobsRunning: number
    readonly eventsWaiting: number
    readonly schedules: number
    /** Subscriber triggers and their state, e.g. { RecordChange: 'Running' }. */
    readonly subscribers: Readonly<Record<string, 'Running' | 'Error'>>
}

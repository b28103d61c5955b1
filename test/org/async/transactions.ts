/**
 * Transactions of every kind: makes one, runs Apex in it, and ends it. A commit makes the DML final and hands over what was deferred;
 * an exception undoes both (rows C19, D2, D23). Inside an Apex test nothing is final: the test collects what its transactions leave.
 */
import { randomUUID } from 'node:crypto'
import { Limits } from '../platform/limits.ts'
import { runSuspending, runSync } from '../runtime/run.ts'
import type { Frame, OrgServices, RunningUser, TestContext, Transaction, TransactionKind, TriggerContext } from '../runtime/transaction.ts'
import type { Suspendable, Suspension } from '../apex/program.ts'
import type { PlatformStore } from './host.ts'
import { Deferred } from './deferred.ts'
import type { Chain } from './job.ts'
import type { PendingEvent } from './event.ts'
import type { EventDelivery } from './event-delivery.ts'

export interface TransactionSpec {
    readonly kind: TransactionKind
    readonly user: RunningUser
    readonly jobId?: string
    readonly chain?: Chain
    readonly eventDelivery?: EventDelivery
    readonly calloutRefusal?: string | null
    /** The test method's transaction, for a transaction that runs inside it. */
    readonly parent?: OrgTransaction | null
    readonly test?: TestContext
}

const ASYNC_KINDS: ReadonlySet<TransactionKind> = new Set(['queueable', 'future', 'batch', 'scheduled', 'finalizer'])

export class OrgTransaction implements Transaction {
    readonly requestId = randomUUID()
    readonly kind: TransactionKind
    readonly org: OrgServices
    readonly limits: Limits
    readonly statics: Map<object, object>
    readonly frames: Frame[] = []
    readonly triggers: TriggerContext[] = []
    user: RunningUser
    readonly test: TestContext | null
    uncommittedWork = false
    readonly jobId: string | null
    readonly isAsync: boolean
    readonly deferred = new Deferred()
    /** Events that were published at once; outside tests they are gone from here already (row D23). */
    readonly immediateEvents: PendingEvent[] = []
    /** The running queueable's place in its chain. */
    readonly chain: Chain | null
    readonly eventDelivery: EventDelivery | null
    readonly calloutRefusal: string | null
    readonly parent: OrgTransaction | null
    /** The Finalizer attached by the running queueable (row D8). */
    finalizer: object | null = null

    constructor(org: OrgServices, spec: TransactionSpec) {
        this.org = org
        this.kind = spec.kind
        this.limits = new Limits(spec.kind)
        this.user = spec.user
        this.jobId = spec.jobId ?? null
        this.chain = spec.chain ?? null
        this.eventDelivery = spec.eventDelivery ?? null
        this.calloutRefusal = spec.calloutRefusal ?? null
        this.parent = spec.parent ?? null
        this.test = spec.test ?? this.parent?.test ?? null
        this.isAsync = ASYNC_KINDS.has(spec.kind)
        // In a test, asynchronous work shares the statics of the test method, as mocks and switches set there rely on.
        this.statics = this.parent?.statics ?? new Map<object, object>()
    }
}

/** Where committed work goes. */
export interface Committer {
    readonly services: OrgServices
    readonly store: PlatformStore
    /** Takes the jobs and events of a committed transaction. */
    release(transaction: OrgTransaction): void
}

/** Runs to the end without waiting; a callout is refused (row C37). @throws what the work throws, after everything is undone. */
export function runToCommit<T>(org: Committer, tx: OrgTransaction, work: () => Suspendable<T>): T {
    const mark = org.store.begin()
    try {
        const result = runSync(tx, work)
        commit(org, tx)
        return result
    } catch (error) {
        undo(org, tx, mark)
        throw error
    }
}

/**
 * Runs work that may wait for callouts. Others go on meanwhile: while it waits there is nothing uncommitted (row D16). The end belongs
 * to the generator: between the last statement and the commit no other transaction may run.
 */
export function runToCommitSuspending<T>(org: Committer, tx: OrgTransaction, work: () => Suspendable<T>): Promise<T> {
    const mark = org.store.begin()
    return runSuspending(tx, function* () {
        try {
            const started = work()
            const result = isGenerator(started) ? yield* started : started
            commit(org, tx)
            return result
        } catch (error) {
            undo(org, tx, mark)
            throw error
        }
    })
}

function isGenerator<T>(value: Suspendable<T>): value is Generator<Suspension, T, unknown> {
    return typeof value === 'object' && value !== null && Symbol.iterator in value && 'next' in value && 'throw' in value
}

/** Ends a transaction well; for callers that decide by themselves what an exception undoes (event triggers, row D26). */
export function commit(org: Committer, tx: OrgTransaction): void {
    if (tx.parent === null && tx.test === null) org.store.commit()
    org.release(tx)
}

export function undo(org: Committer, tx: OrgTransaction, mark: unknown): void {
    org.store.undoTo(mark)
    tx.deferred.rewind({ jobs: 0, events: 0 })
}

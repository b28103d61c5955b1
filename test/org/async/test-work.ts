/**
 * What an Apex test's transactions leave to be done, and the order in which Test.stopTest does it here (rows E6 to E8, E12, E13; the
 * order among kinds is not documented): rounds of first all events, then all jobs in the order they were enqueued, until nothing is
 * left. Everything runs in the test's thread; the first exception surfaces and stops the rest.
 */
import type { AsyncEngine } from './engine.ts'
import { EventBus } from './event-bus.ts'
import type { PendingEvent } from './event.ts'
import type { Job } from './job.ts'
import type { OrgTransaction } from './transactions.ts'

/** A chain of events and jobs that never ends is a fault of the code under test. */
const ROUNDS_MAX = 100

const workOf = new WeakMap<OrgTransaction, TestWork>()

export class TestWork {
    private readonly engine: AsyncEngine
    private readonly root: OrgTransaction
    private readonly bus: EventBus
    private jobs: Job[] = []
    private events: PendingEvent[] = []
    private isRunning = false

    constructor(engine: AsyncEngine, root: OrgTransaction) {
        this.engine = engine
        this.root = root
        this.bus = new EventBus(engine, engine.subscriberSpecs())
    }

    /** The work of the test method to which a transaction belongs. */
    static of(tx: OrgTransaction, engine: AsyncEngine): TestWork {
        const root = tx.parent ?? tx
        const found = workOf.get(root) ?? new TestWork(engine, root)
        workOf.set(root, found)
        return found
    }

    /** Takes over what a transaction inside the test has left. */
    collect(tx: OrgTransaction): void {
        this.events.push(...tx.immediateEvents.splice(0), ...tx.deferred.takeEvents())
        this.jobs.push(...tx.deferred.takeJobs())
    }

    runAll(): void {
        if (this.isRunning) return
        this.isRunning = true
        try {
            for (let round = 0; this.hasWork(); round += 1) {
                if (round === ROUNDS_MAX) throw new Error(`after ${ROUNDS_MAX} rounds of Test.stopTest events or jobs are still left`)
                this.deliverEvents()
                for (const job of this.jobs.splice(0)) this.runJob(job)
            }
        } finally {
            this.isRunning = false
        }
    }

    /** One run per subscriber and batch; a batch that asks to be sent again waits for the next call (row E13). */
    deliverEvents(): void {
        this.collect(this.root)
        for (const event of this.events.splice(0)) {
            this.bus.callBack(event, true, this.root)
            const stored = this.bus.store(event)
            for (const subscriber of this.bus.subscribersOf(event.object)) subscriber.add(stored)
        }
        for (const subscriber of this.bus.subscribers) {
            for (let retries = subscriber.retryCount; subscriber.deliver(this.root) === 'again' && subscriber.retryCount <= retries;) {
                retries = subscriber.retryCount
            }
        }
    }

    /** Row E12: triggers get nothing, onFailure runs. */
    failEvents(): void {
        this.collect(this.root)
        for (const event of this.events.splice(0)) this.bus.callBack(event, false, this.root)
    }

    private runJob(job: Job): void {
        if (this.engine.store.readField(job.id, 'Status') === 'Aborted') return
        job.runInTest(this.root)
    }

    private hasWork(): boolean {
        this.collect(this.root)
        return this.jobs.length > 0 || this.events.length > 0
    }
}

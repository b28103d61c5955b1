/**
 * One subscriber trigger's place in the stream of events: what waits for it, how a delivery runs, and what its outcome means (rows D21,
 * D24 to D26). When deliveries happen is the bus's matter.
 */
import { ApexList } from '../runtime/collections.ts'
import { ApexException } from '../runtime/exception.ts'
import { runSync } from '../runtime/run.ts'
import type { RunningUser, TriggerContext } from '../runtime/transaction.ts'
import type { ProgramTrigger } from '../apex/program.ts'
import type { AsyncEngine } from './engine.ts'
import type { EventDelivery } from './event-delivery.ts'
import type { StoredEvent } from './event.ts'
import { deliveredRecord } from './event-records.ts'
import { commit, type OrgTransaction, undo } from './transactions.ts'

/** First run plus nine (row D24). */
const RUNS_MAX = 10

export interface SubscriberSpec {
    readonly trigger: ProgramTrigger
    /** PlatformEventSubscriberConfig.batchSize, at most 2,000 (row D21). */
    readonly batchSize: number
    readonly user: RunningUser
}

export type DeliveryOutcome = 'done' | 'again'

export class Subscriber {
    spec: SubscriberSpec
    state: 'Running' | 'Error' = 'Running'
    private readonly engine: AsyncEngine
    private waiting: StoredEvent[] = []
    private retries = 0
    private lastError = ''
    private position = 0

    constructor(engine: AsyncEngine, spec: SubscriberSpec) {
        this.engine = engine
        this.spec = spec
    }

    get waitingCount(): number {
        return this.state === 'Error' ? 0 : this.waiting.length
    }

    /** How often the batch at the head was sent again. */
    get retryCount(): number {
        return this.retries
    }

    /**
     * The trigger as it is now. One that was given up resumes when it is saved again, with new events only: what waited is lost to it.
     * https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/platform_events_get_subscribers_apex.htm
     */
    follow(spec: SubscriberSpec): void {
        this.spec = spec
        if (this.state === 'Running') return
        this.state = 'Running'
        this.retries = 0
        this.waiting = []
        this.record()
    }

    add(event: StoredEvent): void {
        this.waiting.push(event)
    }

    /** Runs the trigger once with what waits, up to its batch size. @throws errors of this runtime, never of Apex outside a test. */
    deliver(parent: OrgTransaction | null): DeliveryOutcome {
        const events = this.waiting.slice(0, this.spec.batchSize)
        if (events.length === 0 || this.state === 'Error') return 'done'
        const delivery: EventDelivery = { retries: this.retries, lastError: this.lastError, resumeCheckpoint: null }
        const tx = this.engine.open({ kind: 'event', user: this.spec.user, eventDelivery: delivery, parent })
        const mark = this.engine.store.begin()
        const error = this.run(tx, events)
        if (isRetryable(error)) return this.retry(error as ApexException, tx, mark)
        // Rows D25, D26: the DML of a run that failed otherwise stays.
        commit(this.engine, tx)
        this.forget(events, delivery)
        this.retries = 0
        this.lastError = ''
        this.record()
        if (error === null) return this.waiting.length > 0 ? 'again' : 'done'
        this.engine.countFailure(this.spec.trigger.name, error)
        if (parent !== null || !(error instanceof ApexException)) throw error as Error
        return this.waiting.length > 0 ? 'again' : 'done'
    }

    private run(tx: OrgTransaction, events: readonly StoredEvent[]): unknown {
        const object = this.spec.trigger.object
        const newRecords = new ApexList({ name: object, arguments: [] }, events.map(deliveredRecord))
        const context: TriggerContext = { event: 'after insert', object, newRecords, oldRecords: null, newMap: null, oldMap: null }
        if (tx.parent === null) this.engine.host.usage.eventTriggerRuns += 1
        tx.triggers.push(context)
        try {
            runSync(tx, this.spec.trigger.run)
            return null
        } catch (error) {
            return error
        } finally {
            tx.triggers.pop()
        }
    }

    private retry(error: ApexException, tx: OrgTransaction, mark: unknown): DeliveryOutcome {
        undo(this.engine, tx, mark)
        this.retries += 1
        this.lastError = error.getMessage()
        if (this.retries < RUNS_MAX) {
            this.record()
            return 'again'
        }
        this.state = 'Error'
        this.engine.countFailure(this.spec.trigger.name, error)
        this.record()
        return 'done'
    }

    private forget(events: readonly StoredEvent[], delivery: EventDelivery): void {
        const last = delivery.resumeCheckpoint
        const done = last === null ? events.length : events.filter((event) => event.replayId <= Number(last)).length
        this.position = events[done - 1]?.replayId ?? this.position
        this.waiting.splice(0, done)
    }

    private record(): void {
        this.engine.recordSubscriber(this.spec.trigger, {
            Status: this.state,
            Position: this.position,
            Retries: this.retries,
            LastError: this.lastError === '' ? null : this.lastError,
        })
    }
}

function isRetryable(error: unknown): boolean {
    return error instanceof ApexException && error.typeName === 'EventBus.RetryableException'
}

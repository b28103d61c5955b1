/**
 * The platform event bus: publishing with its allocation, and delivery to each subscriber trigger. Arrival rate decides the batch: a
 * subscriber is called a short poll after the first event came and takes what has arrived by then, so a burst comes in batches and
 * quiet saves come one by one (https://salesforce.stackexchange.com/questions/215186). Rows D21 to D27.
 */
import { PublishResult } from '../library/async-contexts.ts'
import { findMethod } from '../runtime/call.ts'
import { apexException, limitException } from '../runtime/exception.ts'
import { heldBytes } from '../runtime/retained-heap.ts'
import type { RowResult } from '../platform/data-types.ts'
import type { SObject } from '../runtime/sobject.ts'
import type { AsyncEngine } from './engine.ts'
import type { PendingEvent, StoredEvent } from './event.ts'
import { queued, refused, snapshotOf, uuidOf } from './event-records.ts'
import { Subscriber, type SubscriberSpec } from './subscriber.ts'
import type { OrgTransaction } from './transactions.ts'
import { runToCommit } from './transactions.ts'
import { runningTransaction } from './user-code.ts'

const POLL_MS = 20
/** Between runs of a batch that asked to be sent again; Salesforce's grows likewise but is not documented in numbers. */
const RETRY_BASE_MS = 10
const HOURLY = 'HourlyPublishedPlatformEvents'
const CALLBACKS = 'PublishCallbackUsageInApex'

export class EventBus {
    subscribers: readonly Subscriber[]
    private readonly engine: AsyncEngine
    private readonly scheduled = new Set<Subscriber>()
    private lastReplayId = 0
    private failuresToPlay = 0

    constructor(engine: AsyncEngine, specs: readonly SubscriberSpec[]) {
        this.engine = engine
        this.subscribers = specs.map((spec) => new Subscriber(engine, spec))
    }

    /** After a deployment: a trigger that stays keeps what waits for it; what waited for one that is gone is gone too. */
    follow(specs: readonly SubscriberSpec[]): void {
        this.subscribers = specs.map((spec) => {
            const known = this.subscribers.find((one) => one.spec.trigger.name === spec.trigger.name)
            known?.follow(spec)
            return known ?? new Subscriber(this.engine, spec)
        })
    }

    /** EventBus.publish. One call is one DML statement or one immediate publish, whatever the number of events (row D23). */
    publish(records: readonly SObject[], callback: unknown): RowResult[] {
        const tx = runningTransaction()
        const behavior = records[0]?.type.publishBehavior
        if (callback !== null && callback !== undefined) this.chargeCallback(tx, callback)
        if (records.length > 0) tx.limits.spend(behavior === 'PublishImmediately' ? 'immediatePublishes' : 'dml')
        return records.map((record) => this.publishOne(tx, record, callback))
    }

    /** The platform's own events (BatchApexErrorEvent): no limit of any transaction. */
    publishByPlatform(record: SObject, publisherId: string): void {
        this.arrive({ record: snapshotOf(record), object: record.type.name, uuid: uuidOf(record), callback: null, publisherId })
    }

    /** Events of a committed transaction, or immediate ones. */
    arrive(event: PendingEvent): void {
        const isRefused = this.failuresToPlay > 0
        if (isRefused) this.failuresToPlay -= 1
        this.callBack(event, !isRefused, null)
        if (isRefused) return
        this.engine.limits.spend(HOURLY)
        this.engine.host.usage.countEvent(event.object)
        this.enqueue(this.store(event))
    }

    store(event: PendingEvent): StoredEvent {
        this.lastReplayId += 1
        return { ...event, replayId: this.lastReplayId, publishedAt: this.engine.services.clock.now() }
    }

    subscribersOf(object: string): Subscriber[] {
        return this.subscribers.filter(({ spec }) => spec.trigger.object.toLowerCase() === object.toLowerCase())
    }

    get waitingCount(): number {
        return this.subscribers.reduce((sum, subscriber) => sum + subscriber.waitingCount, 0)
    }

    /** Control: the next events fail after they were queued, as when the bus has a fault. */
    failNextPublishes(count: number): void {
        this.failuresToPlay = count
    }

    /** EventPublishSuccessCallback.onSuccess or EventPublishFailureCallback.onFailure, where the callback has it (row D27). */
    callBack(event: PendingEvent, isSuccess: boolean, parent: OrgTransaction | null): void {
        const target = event.callback
        const method = typeof target === 'object' && target !== null ? findMethod(target, isSuccess ? 'onSuccess' : 'onFailure', 1) : null
        if (method === null) return
        const { engine } = this
        const run = (): void => {
            const tx = engine.open({ kind: 'event', user: engine.host.automatedProcess, parent })
            runToCommit(engine, tx, () => method.invoke(target, [new PublishResult({ uuids: [event.uuid] })]))
        }
        if (parent !== null) run()
        else engine.submitPlatformJob('publish callback', () => Promise.resolve(run()))
    }

    /**
     * Counted when it is handed over, whether it is called or not (row D27). No page says what a publish past the limit ends in, so it is
     * the worst here: nobody can catch it.
     */
    private chargeCallback({ test }: OrgTransaction, callback: unknown): void {
        const { limits } = this.engine
        const bytes = heldBytes([callback])
        if (!limits.allows(CALLBACKS, bytes)) throw limitException('The limit of publish callbacks in 30 minutes is exceeded')
        if (test === null) limits.spend(CALLBACKS, bytes)
    }

    private publishOne(tx: OrgTransaction, record: SObject, callback: unknown): RowResult {
        if (record.type.kind !== 'event') throw apexException('TypeException', `${record.type.name} is not a platform event`)
        const errors = this.engine.store.checkEvent(record)
        if (errors.length > 0) return refused(errors)
        if (!this.engine.limits.allows(HOURLY, tx.deferred.eventCount + 1)) {
            return refused([
                {
                    statusCode: 'LIMIT_EXCEEDED',
                    message: 'The hourly limit of published platform events is exceeded.',
                    fields: [],
                },
            ])
        }
        const event = { record: snapshotOf(record), object: record.type.name, uuid: uuidOf(record), callback, publisherId: tx.user.id }
        if (record.type.publishBehavior !== 'PublishImmediately') tx.deferred.addEvent(event)
        else if (tx.test !== null) tx.immediateEvents.push(event)
        else this.arrive(event)
        return queued(event.uuid)
    }

    private enqueue(event: StoredEvent): void {
        for (const subscriber of this.subscribersOf(event.object)) {
            subscriber.add(event)
            this.poll(subscriber, POLL_MS)
        }
    }

    private poll(subscriber: Subscriber, delayMs: number): void {
        if (this.scheduled.has(subscriber)) return
        this.scheduled.add(subscriber)
        this.engine.services.clock.after(delayMs, () => {
            this.scheduled.delete(subscriber)
            this.deliver(subscriber)
        })
    }

    private deliver(subscriber: Subscriber): void {
        try {
            if (subscriber.deliver(null) === 'done') return
        } catch (error) {
            this.engine.fault(error)
        }
        if (subscriber.waitingCount > 0)
            this.poll(subscriber, subscriber.retryCount === 0 ? 0 : RETRY_BASE_MS * 2 ** (subscriber.retryCount - 1))
    }
}

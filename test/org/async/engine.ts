/**
 * The org's asynchronous service: opens transactions, takes over what they leave at commit, and answers System.enqueueJob and its
 * kin. The rules of each kind of job are in queueables.ts, futures.ts, batches.ts, schedules.ts and event-bus.ts.
 */
import type { ProgramTrigger } from '../apex/program.ts'
import type { RowResult } from '../platform/data-types.ts'
import { ApexException } from '../runtime/exception.ts'
import { SObject } from '../runtime/sobject.ts'
import { currentTransaction, type OrgServices } from '../runtime/transaction.ts'
import type { AsyncKind } from '../composition/usage.ts'
import type { AsyncService, EnqueueOptions } from './async-types.ts'
import { executeBatch } from './batches.ts'
import { EventBus } from './event-bus.ts'
import { Deaths } from './deaths.ts'
import { callFuture } from './futures.ts'
import type { AsyncHost, PlatformStore } from './host.ts'
import { type Job, NO_CHAIN } from './job.ts'
import { JobQueue } from './job-queue.ts'
import { JobRows } from './job-rows.ts'
import type { LimitBook } from './limit-book.ts'
import { DAILY_ASYNC } from './limits-of-async.ts'
import { attachFinalizer, enqueue } from './queueables.ts'
import { Schedules } from './schedules.ts'
import type { SubscriberSpec } from './subscriber.ts'
import { TestWork } from './test-work.ts'
import { type Committer, OrgTransaction, type TransactionSpec } from './transactions.ts'
import { runningTransaction } from './user-code.ts'

const BATCH_SIZE = 2000

export class AsyncEngine implements AsyncService, Committer {
    readonly host: AsyncHost
    readonly queue: JobQueue
    readonly rows: JobRows
    readonly bus: EventBus
    readonly schedules: Schedules
    readonly deaths = new Deaths()
    /** Errors of this runtime in background work, for settle() to throw: they are bugs, never Apex exceptions. */
    readonly faults: unknown[] = []

    constructor(host: AsyncHost) {
        this.host = host
        this.rows = new JobRows(host)
        this.queue = new JobQueue(host.services.clock, (error) => this.fault(error))
        this.schedules = new Schedules(this)
        this.bus = new EventBus(this, this.subscriberSpecs())
    }

    get services(): OrgServices {
        return this.host.services
    }

    get store(): PlatformStore {
        return this.host.store
    }

    get limits(): LimitBook {
        return this.host.limits
    }

    subscriberSpecs(): SubscriberSpec[] {
        const { automatedProcess, subscriberConfigs } = this.host
        const subscribers = this.services.program.triggers.filter(({ object }) => this.services.schema.object(object)?.kind === 'event')
        return subscribers.map((trigger) => {
            const config = subscriberConfigs.get(trigger.name.toLowerCase())
            return { trigger, batchSize: config?.batchSize ?? BATCH_SIZE, user: config?.user ?? automatedProcess }
        })
    }

    open(spec: TransactionSpec): OrgTransaction {
        return new OrgTransaction(this.services, spec)
    }

    release(tx: OrgTransaction): void {
        const test = tx.parent ?? (tx.test === null ? null : tx)
        if (test !== null) {
            TestWork.of(test, this).collect(tx)
            return
        }
        for (const event of tx.deferred.takeEvents()) this.bus.arrive(event)
        for (const job of tx.deferred.takeJobs()) this.queue.submit(this.unlessAborted(job))
    }

    enqueue(job: unknown, options: EnqueueOptions): string {
        return enqueue(this, job, options)
    }

    attachFinalizer(finalizer: unknown): void {
        attachFinalizer(finalizer)
    }

    future(className: string, methodName: string, values: readonly unknown[], allowsCallouts: boolean): void {
        callFuture(this, { className, methodName, values, allowsCallouts })
    }

    executeBatch(batch: unknown, scopeSize: number): string {
        return executeBatch(this, batch, scopeSize)
    }

    schedule(jobName: string, cron: string, job: unknown): string {
        return this.schedules.schedule(jobName, cron, job)
    }

    /** System.abortJob takes a job's or a schedule's id. */
    abort(jobId: string): void {
        runningTransaction().limits.spend('dml')
        if (jobId.startsWith('08e')) this.schedules.abort(jobId)
        else this.rows.status(jobId, 'Aborted')
    }

    publish(events: readonly SObject[], callback: unknown = null): RowResult[] {
        return this.bus.publish(events, callback)
    }

    publishByPlatform(object: string, tx: OrgTransaction, values: Readonly<Record<string, unknown>>): void {
        const type = this.services.schema.object(object)
        if (type === undefined) throw new Error(`the org has no event ${object}`)
        const record = new SObject(type)
        for (const [name, value] of Object.entries(values)) record.setRaw(name.toLowerCase(), value)
        if (tx.test === null) this.bus.publishByPlatform(record, tx.user.id)
    }

    runCollected(): void {
        TestWork.of(runningTransaction(), this).runAll()
    }

    deliverEvents(): void {
        TestWork.of(runningTransaction(), this).deliverEvents()
    }

    failEvents(): void {
        TestWork.of(runningTransaction(), this).failEvents()
    }

    /** Counted when it starts; nothing in a test counts. */
    countExecution(kind: AsyncKind, parent: OrgTransaction | null): void {
        if (parent !== null) return
        this.host.usage.countAsync(kind)
        this.limits.spend(DAILY_ASYNC)
    }

    /** A failure in a test is the test's. */
    countFailure(name: string, error: unknown): void {
        if (currentTransaction()?.test != null) return
        this.host.usage.failedJobs += 1
        this.host.log(`${name} failed: ${describe(error)}`)
        if (!(error instanceof ApexException)) this.fault(error)
    }

    fault(error: unknown): void {
        if (this.faults.length < 100) this.faults.push(error)
    }

    /** Work of the platform itself that must not run inside whatever runs now. */
    submitPlatformJob(name: string, run: () => Promise<void>): void {
        const { automatedProcess: user } = this.host
        this.queue.submit({
            id: name,
            kind: 'scheduled',
            name,
            user,
            delayMs: 0,
            signature: null,
            chain: NO_CHAIN,
            run,
            runInTest: () => undefined,
        })
    }

    recordSubscriber(trigger: ProgramTrigger, values: Readonly<Record<string, unknown>>): void {
        const [id] = this.store.findRows('EventBusSubscriber', 'Name', trigger.name)
        if (id === undefined) return
        this.store.patchRow(id, values)
        if (currentTransaction() === null) this.store.commit()
    }

    private unlessAborted(job: Job): Job {
        return { ...job, run: () => (this.store.readField(job.id, 'Status') === 'Aborted' ? Promise.resolve() : job.run()) }
    }
}

function describe(error: unknown): string {
    if (error instanceof ApexException) return `${error.typeName}: ${error.getMessage()}\n${error.getStackTraceString()}`
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Work that Apex leaves for later: jobs, schedules and platform events. Types only. */
import type { SObject } from '../runtime/sobject.ts'
import type { RowResult } from '../platform/data-types.ts'

export interface EnqueueOptions {
    readonly delayMinutes: number | null
    readonly maximumStackDepth: number | null
    /** System.QueueableDuplicateSignature's text. */
    readonly duplicateSignature: string | null
}

export interface AsyncService {
    /** @returns the AsyncApexJob id (707…). Throws the Apex exceptions of D1, D4, D6, D7, D28. */
    enqueue(job: unknown, options: EnqueueOptions): string
    attachFinalizer(finalizer: unknown): void
    future(className: string, methodName: string, values: readonly unknown[], allowsCallouts: boolean): void
    executeBatch(batch: unknown, scopeSize: number): string
    /** @returns the CronTrigger id (08e…). */
    schedule(jobName: string, cron: string, job: unknown): string
    abort(jobId: string): void
    /** One result per event, in order; never throws for a failed publish (D22). */
    publish(events: readonly SObject[], callback?: unknown): RowResult[]
    /** Test.stopTest and Test.getEventBus().deliver(): runs what the test collected, in this thread. */
    runCollected(): void
    deliverEvents(): void
    failEvents(): void
}

/** A point in a transaction's deferred work; only `rewind` understands it. */
export interface DeferredMark {
    readonly jobs: number
    readonly events: number
}

/**
 * What a transaction leaves for after its commit: queued jobs and after-commit events. Whoever undoes DML (a failed statement, a
 * further attempt of a partial success, Database.rollback) rewinds it to the same point (rows C19, C21, C25, D2, D23).
 */
export interface DeferredWork {
    mark(): DeferredMark
    rewind(mark: DeferredMark): void
}

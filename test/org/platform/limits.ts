/**
 * Governor limits of one transaction: what is used, what is allowed, and the exception at the first use too many. It knows no SOQL or
 * DML; whoever spends says how much. Source: Apex Developer Guide, "Execution Governors and Limits" (rows D1, F1-F8).
 */
import { limitException } from '../runtime/exception.ts'
import type { TransactionKind } from '../runtime/transaction.ts'

export type LimitName =
    | 'soql'
    | 'childQueries'
    | 'queryRows'
    | 'locatorRows'
    | 'sosl'
    | 'dml'
    | 'dmlRows'
    | 'callouts'
    | 'calloutMs'
    | 'futures'
    | 'queueables'
    | 'immediatePublishes'
    | 'emails'
    | 'cpuMs'
    | 'heapBytes'

/** Counters at one moment, to be put back by `restore`. */
export type LimitsSnapshot = Readonly<Record<LimitName, number>> & { readonly steps: number }

/**
 * Statements that make one millisecond of CPU. Real orgs take about 0.5 to 3 microseconds for a simple statement; 2 microseconds for
 * every one keeps runs repeatable and an endless loop ends after 5,000,000 statements (synchronous).
 */
const STEPS_PER_MS = 500

const SYNCHRONOUS: Readonly<Record<LimitName, number>> = {
    soql: 100,
    childQueries: 300,
    queryRows: 50_000,
    locatorRows: 10_000,
    sosl: 20,
    dml: 150,
    dmlRows: 10_000,
    callouts: 100,
    calloutMs: 120_000,
    futures: 50,
    queueables: 50,
    immediatePublishes: 150,
    emails: 10,
    cpuMs: 10_000,
    heapBytes: 6_000_000,
}

const ASYNCHRONOUS = { ...SYNCHRONOUS, soql: 200, childQueries: 600, cpuMs: 60_000, heapBytes: 12_000_000, queueables: 1 }

/** Governor limits are limits of Apex (Apex Developer Guide, "Execution Governors and Limits"); a read over REST runs none. */
const UNLIMITED = Object.fromEntries(Object.keys(SYNCHRONOUS).map((name) => [name, Number.MAX_SAFE_INTEGER])) as Record<LimitName, number>

/** What differs from the synchronous numbers, per kind of transaction. */
const BY_KIND: Readonly<Partial<Record<TransactionKind, Readonly<Record<LimitName, number>>>>> = {
    restQuery: UNLIMITED,
    queueable: ASYNCHRONOUS,
    future: { ...ASYNCHRONOUS, futures: 0 },
    // A QueryLocator in a batch's start method may hold 50 million rows.
    batch: { ...ASYNCHRONOUS, futures: 0, locatorRows: 50_000_000 },
    // Synchronous numbers except heap, enqueueJob and future (row D9).
    finalizer: { ...SYNCHRONOUS, heapBytes: 12_000_000, queueables: 1, futures: 0 },
}

const TEXTS: Readonly<Record<LimitName, (count: number) => string>> = {
    soql: (count) => `Too many SOQL queries: ${count}`,
    childQueries: (count) => `Too many Aggregate queries: ${count}`,
    queryRows: (count) => `Too many query rows: ${count}`,
    locatorRows: (count) => `Too many query locator rows: ${count}`,
    sosl: (count) => `Too many SOSL queries: ${count}`,
    dml: (count) => `Too many DML statements: ${count}`,
    dmlRows: (count) => `Too many DML rows: ${count}`,
    callouts: (count) => `Too many callouts: ${count}`,
    calloutMs: () => 'Exceeded maximum time allotted for callout (120000 ms)',
    futures: (count) => `Too many future calls: ${count}`,
    queueables: (count) => `Too many queueable jobs added to the queue: ${count}`,
    immediatePublishes: (count) => `Too many immediate event publishes: ${count}`,
    emails: (count) => `Too many Email Invocations: ${count}`,
    cpuMs: () => 'Apex CPU time limit exceeded',
    heapBytes: (count) => `Apex heap size too large: ${count}`,
}

const NOTHING_USED = Object.fromEntries(Object.keys(SYNCHRONOUS).map((name) => [name, 0])) as Readonly<Record<LimitName, number>>

export class Limits {
    readonly kind: TransactionKind
    private readonly allowed: Readonly<Record<LimitName, number>>
    private counters: Record<LimitName, number> = { ...NOTHING_USED }
    private steps = 0
    private beforeTest: LimitsSnapshot | null = null
    private statementsLeft = -1

    constructor(kind: TransactionKind) {
        this.kind = kind
        this.allowed = BY_KIND[kind] ?? SYNCHRONOUS
    }

    used(name: LimitName): number {
        return name === 'cpuMs' ? this.counters.cpuMs + Math.floor(this.steps / STEPS_PER_MS) : this.counters[name]
    }

    max(name: LimitName): number {
        return this.allowed[name]
    }

    /** @throws System.LimitException, which Apex cannot catch (row A31). */
    spend(name: LimitName, amount = 1): void {
        this.counters[name] += amount
        if (this.used(name) > this.allowed[name]) this.exceed(name)
    }

    /** One statement of Apex. */
    step(): void {
        this.steps += 1
        if (this.statementsLeft >= 0 && this.statementsLeft-- === 0) this.exceed('cpuMs')
        if (this.steps % STEPS_PER_MS === 0 && this.used('cpuMs') > this.allowed.cpuMs) this.exceed('cpuMs')
    }

    /** For a test: the statement after so many exceeds the limit. */
    endAfter(statements: number): void {
        this.statementsLeft = statements
    }

    /** False once a test's wish has come true. */
    get isEndAhead(): boolean {
        return this.statementsLeft >= 0
    }

    /** Bytes that came to life. They are freed only where a trigger run ends, so within one the reading is an upper bound. */
    heap(bytes: number): void {
        this.spend('heapBytes', bytes)
    }

    /** What was made since the heap held so much is garbage now. */
    freeHeap(bytesBefore: number): void {
        this.counters.heapBytes = Math.min(this.counters.heapBytes, bytesBefore)
    }

    /** For partial success (row C21) and for a caller that must undo what it spent. */
    save(): LimitsSnapshot {
        return { ...this.counters, steps: this.steps }
    }

    restore(snapshot: LimitsSnapshot): void {
        const { steps, ...counters } = snapshot
        this.counters = counters
        this.steps = steps
    }

    /** Test.startTest: fresh limits (row E5). */
    openTestWindow(): void {
        this.beforeTest = this.save()
        this.reset()
    }

    /** Test.stopTest: the counts from before startTest go on (row E5). */
    closeTestWindow(): void {
        if (this.beforeTest !== null) this.restore(this.beforeTest)
        this.beforeTest = null
    }

    /** Each 200-row chunk of a Bulk API request starts anew (rows C5, F6). */
    startChunk(): void {
        if (this.kind === 'bulk') this.reset()
    }

    private reset(): void {
        this.counters = { ...NOTHING_USED }
        this.steps = 0
    }

    private exceed(name: LimitName): never {
        throw limitException(TEXTS[name](this.used(name)))
    }
}

/** The System class: debug, clocks, jobs and schedules. System.runAs is a statement of the language. */
import { systemAssertions } from './assertions.ts'
import { AsyncOptions } from './async-contexts.ts'
import { today } from './date-types.ts'
import { systemEnum, systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import { enumConstant, type ApexEnumValue } from '../runtime/enum.ts'
import { apexException, nullPointer } from '../runtime/exception.ts'
import { hashOf } from '../runtime/hash.ts'
import { LibraryObject } from '../runtime/object.ts'
import { objectEquals } from '../runtime/object-methods.ts'
import { toText } from '../runtime/text.ts'
import { transaction, type TransactionKind } from '../runtime/transaction.ts'

function debug(levelOrValue: unknown, value: unknown = levelOrValue): void {
    transaction().org.debug(toText(value, 'debug'))
}

/** The delay argument is minutes, 0 to 10 (row D4). */
function enqueue(job: unknown, second: number | AsyncOptions | null = null): string {
    if (job === null) throw nullPointer()
    const options = second instanceof AsyncOptions ? second : null
    return transaction().org.async.enqueue(job, {
        delayMinutes: typeof second === 'number' ? second : (options?.delayMinutes ?? null),
        maximumStackDepth: options?.maximumStackDepth ?? null,
        duplicateSignature: options?.duplicateSignature?.text ?? null,
    })
}

function attachFinalizer(finalizer: unknown): void {
    if (finalizer === null) throw apexException('IllegalArgumentException', 'Argument cannot be null')
    transaction().org.async.attachFinalizer(finalizer)
}

function schedule(name: string | null, cron: string | null, job: unknown): string {
    if (name === null || cron === null || job === null) throw nullPointer()
    return transaction().org.async.schedule(name, cron, job)
}

function abort(id: string | null): void {
    if (id === null) throw nullPointer()
    transaction().org.async.abort(id)
}

const isKind = (kind: TransactionKind) => (): boolean => transaction().kind === kind

const systemClass = systemType('System', {
    ...systemAssertions,
    'static void debug(Object)': debug,
    'static void debug(System.LoggingLevel, Object)': debug,
    'static Datetime now()': () => new ApexDatetime(transaction().org.clock.now()),
    'static Date today()': today,
    'static Long currentTimeMillis()': () => BigInt(transaction().org.clock.now()),
    'static Id enqueueJob(Queueable)': (job: unknown) => enqueue(job),
    'static Id enqueueJob(Queueable, Integer)': enqueue,
    'static Id enqueueJob(Queueable, AsyncOptions)': enqueue,
    'static void attachFinalizer(Finalizer)': attachFinalizer,
    'static String schedule(String, String, Schedulable)': schedule,
    'static void abortJob(String)': abort,
    'static Boolean isBatch()': isKind('batch'),
    'static Boolean isFuture()': isKind('future'),
    'static Boolean isQueueable()': isKind('queueable'),
    'static Boolean isScheduled()': isKind('scheduled'),
    'static Boolean equals(Object, Object)': (a: unknown, b: unknown) => (a === null ? b === null : objectEquals(a, b)),
    'static Integer hashCode(Object)': hashOf,
})

class ApexRequest extends LibraryObject {
    readonly apexType = 'Request'
}

/** Quiddities of the kinds of transactions that this org runs; in tests the value is doubtful (row G17), so tests are not listed. */
const QUIDDITIES: Readonly<Partial<Record<TransactionKind, string>>> = {
    anonymous: 'ANONYMOUS',
    aura: 'AURA',
    batch: 'BATCH_APEX',
    future: 'FUTURE',
    queueable: 'QUEUEABLE',
    scheduled: 'SCHEDULED',
    rest: 'REST',
}

function quiddity(): ApexEnumValue {
    return enumConstant('System.Quiddity', QUIDDITIES[transaction().kind] ?? 'UNDEFINED')
}

export const systemTypes: readonly LibraryType[] = [
    systemClass,
    systemEnum('System.LoggingLevel', ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST', 'INTERNAL']),
    systemEnum('System.TriggerOperation', [
        'BEFORE_INSERT',
        'BEFORE_UPDATE',
        'BEFORE_DELETE',
        'AFTER_INSERT',
        'AFTER_UPDATE',
        'AFTER_DELETE',
        'AFTER_UNDELETE',
    ]),
    systemEnum('System.Quiddity', [...new Set(Object.values(QUIDDITIES)), 'SYNCHRONOUS', 'UNDEFINED']),
    systemType('Request', {
        'static Request getCurrent()': () => new ApexRequest(),
        'String getRequestId()': () => transaction().requestId,
        'System.Quiddity getQuiddity()': quiddity,
    }),
]

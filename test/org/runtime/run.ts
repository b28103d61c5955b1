/**
 * Drivers of Apex code. Only they switch the current transaction: before code runs, whenever suspended code goes on, and back after it.
 */
import type { Suspendable, Suspension } from '../apex/program.ts'
import { apexException } from './exception.ts'
import { switchTransaction, type Transaction } from './transaction.ts'

function isGenerator(value: unknown): value is Generator<Suspension, unknown, unknown> {
    return typeof value === 'object' && value !== null && Symbol.iterator in value && 'throw' in value && 'next' in value
}

/** Row C37: where code cannot wait, its callout fails with an exception it may catch. */
export function runToEnd<T>(result: Suspendable<T>): T {
    if (!isGenerator(result)) return result
    const generator = result
    let step = generator.next()
    while (step.done !== true)
        step = generator.throw(apexException('CalloutException', 'Callout from triggers are currently not supported.'))
    return step.value
}

function within<T>(transaction: Transaction, work: () => T): T {
    const before = switchTransaction(transaction)
    try {
        return work()
    } finally {
        switchTransaction(before)
    }
}

/** Runs code that must not wait: triggers, event triggers, and everything in an Apex test. */
export function runSync<T>(transaction: Transaction, work: () => Suspendable<T>): T {
    return within(transaction, () => runToEnd(work()))
}

/** Runs code that may call out. Other transactions run while it waits. */
export async function runSuspending<T>(transaction: Transaction, work: () => Suspendable<T>): Promise<T> {
    const started = within(transaction, work)
    if (!isGenerator(started)) return started
    const generator = started
    let step = within(transaction, () => generator.next())
    while (step.done !== true) {
        const outcome = await perform(step.value)
        step = within(transaction, () => ('error' in outcome ? generator.throw(outcome.error) : generator.next(outcome.value)))
    }
    return step.value
}

async function perform(suspension: Suspension): Promise<{ value: unknown } | { error: unknown }> {
    try {
        return { value: await suspension.perform() }
    } catch (error) {
        return { error }
    }
}

/** Partial success: up to three attempts per chunk, each without the rows that failed before (rows C20, C21). */
import type { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import type { DataCore } from '../core.ts'
import type { RowResult } from '../data-types.ts'
import { failed, rowErrors } from './row-errors.ts'

/** One row of the caller's list. */
export interface Input {
    readonly index: number
    readonly record: SObject
}

/** Runs the rows once; one result per input, in their order. */
export type Attempt = (inputs: readonly Input[]) => RowResult[]

const ATTEMPTS_MAX = 3

/** A point to which data, queued jobs and events, and optionally limits go back. */
export function markAttempt(core: DataCore): (withLimits: boolean) => void {
    const tx = transaction()
    const mark = core.store.mark()
    const deferred = tx.deferred.mark()
    const limits = tx.limits.save()
    return (withLimits) => {
        core.store.undoTo(mark)
        tx.deferred.rewind(deferred)
        if (withLimits) tx.limits.restore(limits)
    }
}

export function attemptChunk(core: DataCore, inputs: readonly Input[], allOrNone: boolean, attempt: Attempt): RowResult[] {
    if (allOrNone) return attempt(inputs)
    const goBack = markAttempt(core)
    const results = new Map<Input, RowResult>()
    let rest = inputs
    for (let count = 1; rest.length > 0; count++) {
        const outcome = attempt(rest)
        rest.forEach((input, index) => results.set(input, outcome[index]!))
        const survivors = rest.filter((_, index) => outcome[index]!.success)
        if (survivors.length === rest.length) break
        // Statics keep their values; limits return to what they were before the first attempt (row C21).
        goBack(true)
        if (count === ATTEMPTS_MAX) for (const input of survivors) results.set(input, failed([rowErrors.tooManyRetries()], input.record.id))
        rest = count === ATTEMPTS_MAX ? [] : survivors
    }
    return inputs.map((input) => results.get(input)!)
}

/** What the data platform remembers of a running transaction: triggers on the stack, savepoints, and which kinds of objects it wrote. */
import type { SObject } from '../runtime/sobject.ts'
import type { Transaction } from '../runtime/transaction.ts'
import type { DeferredMark } from '../async/async-types.ts'
import type { TriggerEvent } from '../apex/program.ts'

/** One run of a trigger event over one chunk. */
export interface RunningTrigger {
    readonly name: string
    readonly event: TriggerEvent
    readonly ids: ReadonlySet<string>
    /** The very objects of Trigger.new and Trigger.old (row C6). */
    readonly rows: ReadonlySet<SObject>
}

export interface Savepoint {
    readonly mark: number
    readonly deferred: DeferredMark
    readonly triggerDepth: number
    readonly hadUncommittedWork: boolean
    isValid: boolean
}

export interface TransactionState {
    readonly running: RunningTrigger[]
    readonly savepoints: Savepoint[]
    /** First setup and first other object written since the start or the last System.runAs (row C32). */
    written: { setup: string | null; other: string | null }
}

const states = new WeakMap<Transaction, TransactionState>()

export function stateOf(transaction: Transaction): TransactionState {
    const known = states.get(transaction)
    if (known !== undefined) return known
    const made: TransactionState = { running: [], savepoints: [], written: { setup: null, other: null } }
    states.set(transaction, made)
    return made
}

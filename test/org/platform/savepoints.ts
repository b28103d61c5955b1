/** Database.setSavepoint, rollback and releaseSavepoint (rows C25, D17, F4). */
import { apexException } from '../runtime/exception.ts'
import { transaction } from '../runtime/transaction.ts'
import type { DataCore } from './core.ts'
import { stateOf } from './transaction-state.ts'
import type { Savepoint } from './transaction-state.ts'

export function setSavepoint(core: DataCore): Savepoint {
    const tx = transaction()
    tx.limits.spend('dml')
    const savepoint: Savepoint = {
        mark: core.store.mark(),
        deferred: tx.deferred.mark(),
        triggerDepth: tx.triggers.length,
        hadUncommittedWork: tx.uncommittedWork,
        isValid: true,
    }
    stateOf(tx).savepoints.push(savepoint)
    return savepoint
}

/** A savepoint is gone after its release, after a rollback to an earlier one, and outside the trigger invocation that made it. */
function requireValid(savepoint: object): Savepoint {
    const known = stateOf(transaction()).savepoints.find((other) => other === savepoint)
    if (known?.isValid !== true || known.triggerDepth !== transaction().triggers.length) {
        throw apexException('TypeException', 'The savepoint is not valid in this transaction or trigger invocation')
    }
    return known
}

function dropAfter(savepoint: Savepoint, isIncluded: boolean): void {
    const { savepoints } = stateOf(transaction())
    const first = savepoints.indexOf(savepoint) + (isIncluded ? 0 : 1)
    for (const later of savepoints.splice(first)) later.isValid = false
}

/** In-memory ids and statics stay; queued jobs and after-commit events go. */
export function rollback(core: DataCore, target: object): void {
    const tx = transaction()
    const savepoint = requireValid(target)
    tx.limits.spend('dml')
    core.store.undoTo(savepoint.mark)
    tx.deferred.rewind(savepoint.deferred)
    tx.uncommittedWork = savepoint.hadUncommittedWork
    dropAfter(savepoint, false)
}

/** Releases the savepoint and those set after it. */
export function releaseSavepoint(target: object): void {
    dropAfter(requireValid(target), true)
}

/** Test.startTest and Test.stopTest (row E11). */
export function releaseAllSavepoints(): void {
    const [first] = stateOf(transaction()).savepoints
    if (first !== undefined) dropAfter(first, true)
}

/** A callout is refused while there is one (row D17). */
export function hasOpenSavepoints(): boolean {
    return stateOf(transaction()).savepoints.length > 0
}

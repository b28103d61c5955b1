/** The rows of one chunk through one operation, once: insert, update, upsert, delete, undelete. */
import type { DataCore } from '../core.ts'
import type { DmlOperation, DmlOptions, RowError, RowResult } from '../data-types.ts'
import type { SchemaObject } from '../schema-types.ts'
import { isReadOnly } from '../sharing.ts'
import type { Row } from '../table.ts'
import type { Input } from './attempts.ts'
import { findForUpdate, prepareInsert, prepareUpdate } from './prepare.ts'
import type { Pending } from './prepare.ts'
import { findMixing, findSelfReference } from './refusals.ts'
import { deleteChunk, undeleteChunk } from './remove.ts'
import type { Removal } from './remove.ts'
import { failed, rowErrors, saved } from './row-errors.ts'
import { saveAndRollUp } from './roll-ups.ts'
import { matchUpserts } from './upsert.ts'

export function runRows(
    core: DataCore,
    operation: DmlOperation,
    object: SchemaObject,
    inputs: readonly Input[],
    options: DmlOptions,
): RowResult[] {
    switch (operation) {
        case 'insert':
        case 'update':
            return saveRows(core, operation, object, inputs, options.allOrNone)
        case 'upsert':
            return upsertRows(core, object, inputs, options)
        case 'delete':
        case 'undelete':
            return removeRows(core, operation, object, inputs)
        case 'merge':
            throw new Error('merge does not run in chunks')
    }
}

function refusalOf(operation: 'insert' | 'update' | 'delete' | 'undelete', { record }: Input): RowError | null {
    const verb = operation === 'delete' ? 'delete' : 'update'
    return findMixing(operation, record) ?? (operation === 'insert' ? null : findSelfReference(record.id, verb))
}

function saveRows(
    core: DataCore,
    operation: 'insert' | 'update',
    object: SchemaObject,
    inputs: readonly Input[],
    allOrNone: boolean,
): RowResult[] {
    const prepare = operation === 'insert' ? prepareInsert : prepareUpdate
    const pendings = inputs.map((input): Pending => {
        const pending = prepare(core, object, input.record, input.index)
        const refusal = refusalOf(operation, input)
        if (refusal !== null) pending.errors.push(refusal)
        return pending
    })
    saveAndRollUp(core, object, pendings, { allOrNone })
    return pendings.map((pending) => {
        if (pending.errors.length === 0) return saved(pending.id!, operation === 'insert')
        const isLocked = pending.errors.some(({ statusCode }) => statusCode === 'UNABLE_TO_LOCK_ROW')
        // Row C36: failed updates keep their id, but not on a lock.
        return failed(pending.errors, operation === 'insert' || isLocked ? null : pending.id)
    })
}

function upsertRows(core: DataCore, object: SchemaObject, inputs: readonly Input[], options: DmlOptions): RowResult[] {
    const results = new Map<number, RowResult>()
    const { inserts, updates, failures } = matchUpserts(core, object, inputs, options.externalIdField)
    for (const { index, error } of failures) results.set(index, failed([error]))
    const groups = [
        ['insert', inserts],
        ['update', updates],
    ] as const
    for (const [operation, rows] of groups) {
        if (rows.length === 0) continue
        const outcome = saveRows(core, operation, object, rows, options.allOrNone)
        rows.forEach((row, index) => results.set(row.index, outcome[index]!))
    }
    return inputs.map((input) => results.get(input.index)!)
}

function findForUndelete(core: DataCore, object: SchemaObject, { record }: Input): Row | RowError {
    if (record.id === null) return rowErrors.idMissing('undelete')
    const row = core.store.table(object.name).row(record.id)
    if (row === undefined) return rowErrors.crossReference()
    if (isReadOnly(object, row, 'undelete')) return rowErrors.readOnly()
    return row.deletion === null ? rowErrors.notInBin() : row
}

function removeRows(core: DataCore, operation: 'delete' | 'undelete', object: SchemaObject, inputs: readonly Input[]): RowResult[] {
    const results = new Map<number, RowResult>()
    const removals: Removal[] = []
    for (const input of inputs) {
        const refusal = refusalOf(operation, input)
        const found =
            refusal ??
            (operation === 'delete' ? findForUpdate(core, object, input.record, operation) : findForUndelete(core, object, input))
        if ('statusCode' in found) results.set(input.index, failed([found], input.record.id))
        else if (core.automation.lockedIds.has(found.id)) results.set(input.index, failed([rowErrors.locked(found.id)]))
        else removals.push({ index: input.index, id: found.id, row: found, errors: [] })
    }
    if (operation === 'delete') deleteChunk(core, object, removals, { mergedInto: null })
    else undeleteChunk(core, object, removals)
    for (const { index, id, errors } of removals) results.set(index, errors.length === 0 ? saved(id) : failed(errors, id))
    return inputs.map((input) => results.get(input.index)!)
}

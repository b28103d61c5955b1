/** Saves one chunk of inserts or updates in Salesforce's order (rows C1, C2, C10, C11, C22). Retries and rollback are attempts.ts's matter. */
import type { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import type { DataCore, FieldUpdate } from '../core.ts'
import type { RowError } from '../data-types.ts'
import { readOnlyRecordOf, recordOf, storedValue } from '../records.ts'
import type { SchemaObject } from '../schema-types.ts'
import type { Row } from '../table.ts'
import { checkFields, checkRequired, fitScale, isSameValue } from './checks.ts'
import { deriveFields } from './derive.ts'
import { savePersonContact } from './person-account.ts'
import { isSystemKey } from './prepare.ts'
import type { Pending } from './prepare.ts'
import { rowErrors } from './row-errors.ts'
import { chargeAutomation, findLock, findRuleErrors } from './save-rules.ts'
import { fireTriggers, triggersFor } from './triggers.ts'

export interface SaveOptions {
    readonly allOrNone: boolean
    /** Lead conversion skips before triggers and validation rules unless the org asks for them (row C31). */
    readonly skipsBefore?: boolean
}

type Kind = 'insert' | 'update'

const alive = (pendings: readonly Pending[]): Pending[] => pendings.filter((pending) => pending.errors.length === 0)

function kindOf(pending: Pending): Kind {
    return pending.before === null ? 'insert' : 'update'
}

/** All pendings are of one kind. Errors and ids end up in them. */
export function saveChunk(core: DataCore, object: SchemaObject, pendings: readonly Pending[], options: SaveOptions): void {
    for (const pending of alive(pendings)) checkInput(core, pending)
    const kind = pendings[0] === undefined ? 'insert' : kindOf(pendings[0])
    if (options.skipsBefore !== true) runBefore(core, object, kind, alive(pendings), options)
    for (const pending of alive(pendings)) checkRules(core, object, pending, options)
    const stored = alive(pendings).flatMap((pending) => storePending(core, object, pending))
    // An all-or-none statement that failed already is undone: nothing after the save would be seen.
    if (stored.length === 0 || (options.allOrNone && stored.length < pendings.length)) return
    runAfter(core, object, kind, stored)
    updateByWorkflow(core, object, stored)
}

/** Only what the caller set: rows may hold old values that a later rule refuses. */
function checkInput(core: DataCore, pending: Pending): void {
    const keys = [...pending.input.values.keys()].filter((key) => !isSystemKey(key))
    pending.errors.push(...checkFields(core, pending.record, keys))
}

function runBefore(core: DataCore, object: SchemaObject, kind: Kind, pendings: readonly Pending[], options: SaveOptions): void {
    const event = kind === 'insert' ? 'before insert' : 'before update'
    if (pendings.length === 0 || triggersFor(core, object, event).length === 0) return
    const given = new Map(pendings.map((pending) => [pending, new Map(pending.record.values)] as const))
    fireOver(core, object, event, pendings, (pending) => pending.record)
    const faults = alive(pendings).flatMap((pending) => checkAssigned(core, pending, given.get(pending)!))
    // Row C22: with partial success, a value that a before trigger got wrong keeps the valid rows out too.
    if (faults.length > 0 && !options.allOrNone) for (const pending of alive(pendings)) pending.errors.push(faults[0]!)
}

function checkAssigned(core: DataCore, pending: Pending, given: ReadonlyMap<string, unknown>): RowError[] {
    const keys: string[] = []
    for (const [key, value] of pending.record.values) {
        const stored = storedValue(value)
        if (stored === value && (given.get(key) ?? null) === stored) continue
        pending.record.values.set(key, stored)
        if (!isSystemKey(key) && !isSameValue(given.get(key), stored)) keys.push(key)
    }
    const errors = checkFields(core, pending.record, keys)
    pending.errors.push(...errors)
    return errors
}

/** Fires one event and moves addError's errors, or the trigger's exception, to the pendings. */
function fireOver(
    core: DataCore,
    object: SchemaObject,
    event: Parameters<typeof fireTriggers>[2],
    pendings: readonly Pending[],
    recordFor: (pending: Pending) => SObject,
    oldFor: (pending: Pending) => Row | null = (pending) => pending.before,
): void {
    const newRecords = pendings.map(recordFor)
    const isUpdate = event.endsWith('update')
    const oldRecords = isUpdate ? pendings.map((pending) => readOnlyRecordOf(object, oldFor(pending)!.values, false)) : null
    const error = fireTriggers(core, object, event, { newRecords, oldRecords })
    pendings.forEach((pending, index) => {
        if (error !== null) pending.errors.push(error)
        else pending.errors.push(...newRecords[index]!.errors.map(({ message, fields }) => rowErrors.custom(message, fields)))
    })
}

function checkRules(core: DataCore, object: SchemaObject, pending: Pending, options: SaveOptions): void {
    deriveFields(core, object, pending.record, pending.before?.values ?? null)
    const missing = checkRequired(object, pending.record)
    if (missing !== null) pending.errors.push(missing)
    if (options.skipsBefore === true) return
    pending.errors.push(...findRuleErrors(core, object, pending))
}

function findDuplicate(core: DataCore, object: SchemaObject, values: ReadonlyMap<string, unknown>, id: string | null): RowError | null {
    const table = core.store.table(object.name)
    for (const [key, field] of object.fields) {
        const value = values.get(key)
        if (!field.unique || value === undefined) continue
        const other = table.find(key, value).find((row) => row.id !== id && row.deletion === null)
        if (other !== undefined) return rowErrors.duplicate(field.name, other.id)
    }
    return null
}

function valuesToStore(object: SchemaObject, pending: Pending): Map<string, unknown> {
    const values = new Map<string, unknown>()
    for (const [key, value] of pending.record.values) {
        const stored = storedValue(value)
        const field = object.fields.get(key)
        const isHeld = field !== undefined && !isSystemKey(key) && !object.formulas.has(key)
        if (stored !== null && isHeld) values.set(key, fitScale(field, stored))
    }
    for (const [key, value] of pending.before?.values ?? []) if (isSystemKey(key)) values.set(key, value)
    return values
}

/** Row C11. */
function stamp(core: DataCore, object: SchemaObject, values: Map<string, unknown>, id: string, isNew: boolean): void {
    const user = transaction().user.id
    const now = core.now()
    const stamps: readonly (readonly [string, unknown])[] = isNew
        ? [
              ['id', id],
              ['isdeleted', false],
              ['createdbyid', user],
              ['createddate', now],
          ]
        : []
    for (const [key, value] of [...stamps, ['lastmodifiedbyid', user], ['lastmodifieddate', now], ['systemmodstamp', now]] as const) {
        if (object.fields.has(key)) values.set(key, value)
    }
}

function storePending(core: DataCore, object: SchemaObject, pending: Pending): Pending[] {
    const values = valuesToStore(object, pending)
    const fault = findLock(core, object, pending) ?? findDuplicate(core, object, values, pending.id)
    if (fault !== null) {
        pending.errors.push(fault)
        return []
    }
    const id = pending.id ?? core.store.ids.next(object.keyPrefix)
    stamp(core, object, values, id, pending.id === null)
    savePersonContact(core, object, values)
    pending.id = id
    core.store.put(object, { id, values, deletion: null })
    return [pending]
}

function storedRow(core: DataCore, pending: Pending): Row {
    return core.store.row(pending.id!)!
}

function runAfter(core: DataCore, object: SchemaObject, kind: Kind, pendings: readonly Pending[]): void {
    const event = kind === 'insert' ? 'after insert' : 'after update'
    if (triggersFor(core, object, event).length === 0) return
    fireOver(core, object, event, pendings, (pending) => readOnlyRecordOf(object, storedRow(core, pending).values, true))
}

function runUpdate(update: FieldUpdate, record: SObject): Readonly<Record<string, unknown>> {
    chargeAutomation()
    return update(record) ?? {}
}

/** Row C2: before and after update run once more, with the old rows of the save as it began. */
function updateByWorkflow(core: DataCore, object: SchemaObject, pendings: readonly Pending[]): void {
    const updates = core.automation.fieldUpdates.filter((update) => update.object === object.name)
    if (updates.length === 0) return
    const changed: Pending[] = []
    for (const pending of alive(pendings)) {
        const row = core.store.row(pending.id!)
        if (row === undefined || row.deletion !== null) continue
        const record = recordOf(object, row.values)
        const fields = updates.flatMap(({ update }) => Object.entries(runUpdate(update, record)))
        for (const [name, value] of fields) record.setRaw(name.toLowerCase(), value)
        if (fields.length > 0) changed.push({ ...pending, before: row, record })
    }
    if (changed.length === 0) return
    const first = new Map(pendings.map((pending) => [pending.index, pending] as const))
    const oldOf = (pending: Pending): Row => first.get(pending.index)!.before ?? pending.before!
    fireOver(core, object, 'before update', changed, (pending) => pending.record, oldOf)
    for (const pending of alive(changed)) storePending(core, object, pending)
    fireOver(
        core,
        object,
        'after update',
        alive(changed),
        (pending) => readOnlyRecordOf(object, storedRow(core, pending).values, true),
        oldOf,
    )
}

/** Makes the record that a save works on (Trigger.new) out of the caller's record: defaults, stored values, refusal of read-only fields. */
import { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import { Decimal } from '../../runtime/decimal.ts'
import { SYSTEM_FIELDS } from '../../schema/standard-objects.ts'
import type { DataCore } from '../core.ts'
import type { RowError } from '../data-types.ts'
import { recordOf, storedValue } from '../records.ts'
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import { isReadOnly } from '../sharing.ts'
import type { Row } from '../table.ts'
import { isSameValue } from './checks.ts'
import { rowErrors } from './row-errors.ts'

/** One row on its way through a save. */
export interface Pending {
    /** Position in the caller's list. */
    readonly index: number
    readonly input: SObject
    /** The row as stored before; null on insert. */
    readonly before: Row | null
    /** What becomes of it: Trigger.new of the before triggers. */
    readonly record: SObject
    readonly errors: RowError[]
    /** Set once stored. */
    id: string | null
}

const SYSTEM_KEYS = new Set([...SYSTEM_FIELDS].map((name) => name.toLowerCase()))

function defaultFor(object: SchemaObject, field: SchemaField): unknown {
    if (field.defaultValue !== null) {
        return typeof field.defaultValue === 'number' && field.apexType !== 'Integer'
            ? Decimal.parse(String(field.defaultValue))
            : field.defaultValue
    }
    if (field.name === 'OwnerId' && field.createable) return transaction().user.id
    if (object.kind === 'hierarchySetting' && field.name === 'SetupOwnerId') return transaction().org.orgId
    return null
}

/** Text of an auto number: `B-{0000}` and 7 give B-0007. */
function autoNumber(format: string, number: number): string {
    return format.replace(/\{(0+)\}/, (_, zeros: string) => String(number).padStart(zeros.length, '0'))
}

function applyDefaults(core: DataCore, object: SchemaObject, record: SObject): void {
    for (const [key, field] of object.fields) {
        if (record.values.has(key) || SYSTEM_KEYS.has(key)) continue
        const value = defaultFor(object, field)
        if (value !== null) record.values.set(key, value)
    }
    for (const [key, rollUp] of object.rollUps) record.setRaw(key, rollUp.calculate([]))
    if (object.autoNumber !== null) {
        record.setRaw(object.autoNumber.field.toLowerCase(), autoNumber(object.autoNumber.format, core.store.nextNumber(object)))
    }
}

/**
 * Copies the caller's values. Audit values never reach the database (row B7); a read-only field may be there if it still has its stored
 * value, as after a query.
 */
function overlay(pending: Pending, object: SchemaObject): void {
    const refused: string[] = []
    for (const [key, value] of pending.input.values) {
        if (SYSTEM_KEYS.has(key)) continue
        const field = object.fields.get(key)
        // A copy of a queried record carries values of formulas and roll-ups, which Salesforce passes over.
        if (field === undefined || (field.custom && field.calculated)) continue
        const stored = storedValue(value)
        const isAllowed = pending.before === null ? field.createable : field.updateable
        if (isAllowed) pending.record.values.set(key, stored)
        else if (!isSameValue(pending.before?.values.get(key), stored)) refused.push(field.name)
    }
    if (refused.length > 0) pending.errors.push(rowErrors.notWritable(refused))
}

export function prepareInsert(core: DataCore, object: SchemaObject, input: SObject, index: number): Pending {
    const pending: Pending = { index, input, before: null, record: recordOf(object, new Map()), errors: [], id: null }
    if (input.id !== null) pending.errors.push(rowErrors.idInInsert())
    overlay(pending, object)
    applyDefaults(core, object, pending.record)
    return pending
}

/** Row C26, and rows that are gone. */
export function findForUpdate(core: DataCore, object: SchemaObject, input: SObject, operation: string): Row | RowError {
    if (input.id === null) return rowErrors.idMissing(operation)
    const row = core.store.table(object.name).row(input.id)
    if (row === undefined) return rowErrors.crossReference()
    if (isReadOnly(object, row, operation)) return rowErrors.readOnly()
    return row.deletion === null ? row : rowErrors.deleted()
}

export function prepareUpdate(core: DataCore, object: SchemaObject, input: SObject, index: number): Pending {
    const found = findForUpdate(core, object, input, 'update')
    if ('statusCode' in found) return { index, input, before: null, record: recordOf(object, new Map()), errors: [found], id: input.id }
    const pending: Pending = { index, input, before: found, record: recordOf(object, found.values), errors: [], id: found.id }
    if (object.name === 'Lead' && found.values.get('isconverted') === true) pending.errors.push(rowErrors.convertedLead())
    overlay(pending, object)
    return pending
}

/** A master whose details changed: nobody asks for its save, and no sharing is asked. */
export function prepareRollUp(object: SchemaObject, row: Row, rolledUp: ReadonlyMap<string, unknown>, index: number): Pending {
    const record = recordOf(object, row.values)
    for (const [key, value] of rolledUp) record.setRaw(key, value)
    return { index, input: new SObject(object), before: row, record, errors: [], id: row.id }
}

/** The values to store: no nulls, the field's scale, the platform's own stamps left to the caller. */
export function isSystemKey(key: string): boolean {
    return SYSTEM_KEYS.has(key)
}

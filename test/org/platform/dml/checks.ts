/** System checks of field values on save: types, lengths, picklists, lookups, required fields (rows C1, C33, C34, H4, H5). */
import { ApexDatetime } from '../../runtime/date-time.ts'
import { Decimal } from '../../runtime/decimal.ts'
import { NotImplementedError } from '../../runtime/exception.ts'
import type { SObject } from '../../runtime/sobject.ts'
import type { DataCore } from '../core.ts'
import type { RowError } from '../data-types.ts'
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import { requireVisible } from '../sharing.ts'
import { rowErrors } from './row-errors.ts'

/** Salesforce asks for something@something.something without spaces. */
const EMAIL = /^[^\s@,;<>()[\]\\"]+@[^\s@,;<>()[\]\\"]+\.[A-Za-z0-9-]{2,}$/

function checkText(field: SchemaField, value: string): RowError | null {
    if (field.length !== null && value.length > field.length) return rowErrors.tooLong(field, value)
    if (field.type === 'email' && !EMAIL.test(value)) return rowErrors.email(field, value)
    if (!field.restrictedPicklist) return null
    const chosen = field.type === 'multipicklist' ? value.split(';') : [value]
    const wrong = chosen.find((one) => !field.picklistValues.some((known) => known.toLowerCase() === one.toLowerCase()))
    return wrong === undefined ? null : rowErrors.restricted(field, wrong)
}

function checkReference(core: DataCore, field: SchemaField, id: string): RowError | null {
    const object = core.store.objectOf(id)
    if (object === undefined || !field.referenceTo.includes(object.name)) return rowErrors.wrongIdType(field, id)
    const row = core.store.row(id)
    if (row === undefined) return rowErrors.crossReference([field.name])
    requireVisible(core, row, 'a lookup to a')
    return row.deletion === null ? null : rowErrors.deleted()
}

function checkNumber(field: SchemaField, value: Decimal): RowError | null {
    if (field.precision === null || field.scale === null) return null
    const whole = (value.unscaled < 0n ? -value.unscaled : value.unscaled) / 10n ** BigInt(value.scale)
    const digits = whole === 0n ? 0 : whole.toString().length
    return digits > field.precision - field.scale ? rowErrors.outsideRange(field, value.toString()) : null
}

/** Null is no error here: see checkRequired. */
function checkValue(core: DataCore, field: SchemaField, value: unknown): RowError | null {
    if (value === null || value === undefined) return field.type === 'boolean' ? rowErrors.notOfType(field, 'null') : null
    if (field.type === 'reference') return checkReference(core, field, value as string)
    if (typeof value === 'string') return checkText(field, value)
    return value instanceof Decimal ? checkNumber(field, value) : null
}

/** The value in the form the database keeps: a Decimal has its field's scale (row A11). */
export function fitScale(field: SchemaField, value: unknown): unknown {
    if (!(value instanceof Decimal) || field.scale === null) return value
    if (value.scale <= field.scale) return value.setScale(field.scale)
    const fitted = value.setScale(field.scale, 'DOWN')
    // Row A13: how Salesforce rounds here is not documented.
    if (fitted.compare(value) !== 0) throw new NotImplementedError(`saving ${field.name} with more than ${field.scale} decimals`)
    return fitted
}

/** Row C1: after the before triggers. */
export function checkRequired(object: SchemaObject, record: SObject): RowError | null {
    const missing: string[] = []
    for (const [key, field] of object.fields) {
        if (!field.nillable && field.createable && field.type !== 'boolean' && record.raw(key) === null) missing.push(field.name)
    }
    return missing.length === 0 ? null : rowErrors.required(missing)
}

/** Checks the named fields (lower-case) of a record. */
export function checkFields(core: DataCore, record: SObject, keys: Iterable<string>): RowError[] {
    const errors: RowError[] = []
    for (const key of keys) {
        const field = record.type.fields.get(key)
        if (field === undefined || key === 'id') continue
        const error = checkValue(core, field, record.raw(key))
        if (error !== null) errors.push(error)
    }
    return errors
}

/** Dates and times print all of their value. */
function textOf(value: { toString(): string }): string {
    return value.toString()
}

/** True where two field values are the same for the database. */
export function isSameValue(left: unknown, right: unknown): boolean {
    const before = left ?? null
    const after = right ?? null
    if (before === after) return true
    if (before instanceof Decimal && after instanceof Decimal) return before.compare(after) === 0
    if (before instanceof ApexDatetime && after instanceof ApexDatetime) return before.milliseconds === after.milliseconds
    return before !== null && after !== null && typeof before === 'object' && textOf(before) === textOf(after)
}

/** Between stored rows and the sObjects that Apex sees. */
import { ApexDatetime } from '../runtime/date-time.ts'
import { SObject } from '../runtime/sobject.ts'
import type { SchemaObject } from './schema-types.ts'

/** An sObject with all values of the row, as triggers get it: no parents (row C9), every field readable. */
export function recordOf(object: SchemaObject, values: ReadonlyMap<string, unknown>): SObject {
    const record = new SObject(object)
    for (const [key, value] of values) record.values.set(key, value)
    return record
}

export function readOnlyRecordOf(object: SchemaObject, values: ReadonlyMap<string, unknown>, allowsErrors: boolean): SObject {
    const record = recordOf(object, values)
    record.isReadOnly = true
    record.allowsErrors = allowsErrors
    return record
}

/** The row as the database keeps it: no nulls, no empty text, no outer spaces (row B8), no milliseconds (row G12). */
export function storedValue(value: unknown): unknown {
    if (typeof value === 'string') {
        const text = value.trim()
        return text === '' ? null : text
    }
    if (value instanceof ApexDatetime && value.milliseconds % 1000 !== 0) {
        return new ApexDatetime(Math.floor(value.milliseconds / 1000) * 1000)
    }
    return value ?? null
}

/** From one JSON row to a record: field names, value types, writability and the form of ids. What rules a save has is not known here. */
import type { RowError } from '../platform/data-types.ts'
import type { SchemaField, SchemaObject } from '../platform/schema-types.ts'
import { toId18 } from '../runtime/ids.ts'
import { SObject } from '../runtime/sobject.ts'
import { ApiError, notImplemented } from './api-error.ts'
import type { JsonObject } from './json-body.ts'
import { wrongType } from './json-body.ts'
import { readValue } from './read-value.ts'

export interface ReadRecord {
    readonly record: SObject
    /** Reasons why this row cannot be saved; the others of the request may be. */
    readonly errors: readonly RowError[]
}

export interface Reading {
    readonly object: SchemaObject
    readonly operation: 'insert' | 'update'
    /** Why the user may not do it with any row of the object; null where the user may. */
    readonly refusal: RowError | null
    /** The whole body, for the place in messages. */
    readonly rawBody: string
}

/** Row H2, of a body. */
export function noSuchColumn(name: string, object: SchemaObject): ApiError {
    return new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`)
}

function incorrectId(field: SchemaField, text: string, object: SchemaObject): RowError {
    const label = field.type === 'id' ? `${object.label} ID` : field.label
    return { statusCode: 'MALFORMED_ID', message: `${label}: id value of incorrect type: ${text}`, fields: [field.name] }
}

function findField(object: SchemaObject, name: string): SchemaField {
    const field = object.fields.get(name.toLowerCase())
    if (field !== undefined) return field
    const isRelationship = [...object.fields.values()].some((candidate) => candidate.relationshipName?.toLowerCase() === name.toLowerCase())
    if (isRelationship) throw notImplemented(`reference by external id (${name}) in a request body`)
    throw noSuchColumn(name, object)
}

function isWritable(field: SchemaField, operation: 'insert' | 'update'): boolean {
    return operation === 'insert' ? field.createable : field.updateable
}

/** Text as Salesforce sends it, with the names of all such fields (salesforcedictionary.com/errors/invalid-field-for-insert-update). */
function notWritable(names: readonly string[]): RowError {
    const advice = 'Please check the security settings of this field and verify that it is read/write for your profile or permission set.'
    return {
        statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
        message: `Unable to create/update fields: ${names.join(', ')}. ${advice}`,
        fields: names,
    }
}

/**
 * @throws ApiError for what makes the whole request bad: an unknown field, a value of the wrong type, a field given twice.
 */
export function readRecord(json: JsonObject, reading: Reading): ReadRecord {
    const { object, operation, refusal, rawBody } = reading
    const record = new SObject(object)
    if (refusal !== null) return { record, errors: [refusal] }
    const refused: string[] = []
    const errors: RowError[] = []
    const seen = new Set<string>()
    for (const [name, value] of Object.entries(json)) {
        if (name.toLowerCase() === 'attributes') continue
        const field = findField(object, name)
        if (seen.has(field.name)) throw notImplemented(`field ${field.name} given twice in one row`)
        seen.add(field.name)
        if (field.type !== 'id' && !isWritable(field, operation)) {
            refused.push(field.name)
            continue
        }
        const read = readValue(field, value)
        if (read === undefined) throw wrongType(rawBody, name, field.type === 'longtextarea' ? 'textarea' : field.type, value)
        const isId = (field.type === 'id' || field.type === 'reference') && typeof read === 'string' && read !== ''
        const id = isId ? toId18(read) : null
        if (isId && id === null) errors.push(incorrectId(field, read, object))
        else record.setRaw(field.name.toLowerCase(), isId ? id : read)
    }
    return { record, errors: refused.length === 0 ? errors : [...errors, notWritable(refused)] }
}

/** Records by id or external id. */
import type { SchemaField, SchemaObject, Schema } from '../platform/schema-types.ts'
import { toId18 } from '../runtime/ids.ts'
import { SObject } from '../runtime/sobject.ts'
import { ApiError, malformedId, noSuchRecord } from './api-error.ts'
import type { ApiRequest } from './resource.ts'

export function recordWithId(object: SchemaObject, id: string): SObject {
    const record = new SObject(object)
    record.setRaw('id', id)
    return record
}

/** The object that an id belongs to, by its key prefix. */
export function objectOfId(schema: Schema, text: string): { object: SchemaObject; id: string } | null {
    const id = toId18(text)
    if (id === null) return null
    for (const object of schema.objects()) if (object.keyPrefix === id.slice(0, 3)) return { object, id }
    return null
}

/** Row H4. Which of the two texts Salesforce uses when is not settled: a text that is no id is 'malformed', another object's id 'incorrect'. */
export function requireIdOf(object: SchemaObject, text: string): string {
    const id = toId18(text)
    if (id === null) throw malformedId(`malformed id ${text}`)
    if (!id.startsWith(object.keyPrefix)) throw malformedId(`${object.label} ID: id value of incorrect type: ${text}`, 'Id')
    return id
}

/** Row H3 for a field that cannot be looked up by. */
export function requireExternalId(object: SchemaObject, name: string): SchemaField {
    const field = object.fields.get(name.toLowerCase())
    if (field === undefined || !(field.externalId || field.type === 'id')) throw noSuchRecord(name)
    return field
}

/** Texts are bound, so that one parsed query serves every record: parsing costs more than all the rest of a look-up. */
function condition(field: SchemaField, values: readonly string[]): string {
    if (!['int', 'double', 'currency', 'percent'].includes(field.type))
        return values.length === 1 ? `${field.name} = :value` : `${field.name} IN :values`
    if (!values.every((value) => /^-?\d+(\.\d+)?$/.test(value))) throw noSuchRecord(values.join(','))
    return `${field.name} IN (${values.join(', ')})`
}

export interface Lookup {
    readonly object: SchemaObject
    readonly field: SchemaField
    readonly values: readonly string[]
    readonly select: readonly string[]
    readonly withDeleted?: boolean
}

/** Reads in a transaction of its own, so that the triggers of a save find all their limits untouched. The names must be those of the schema. */
export function findRecords(request: ApiRequest, lookup: Lookup): SObject[] {
    const { object, field, values, select, withDeleted = false } = lookup
    const text = `SELECT ${select.join(', ')} FROM ${object.name} WHERE ${condition(field, values)}${withDeleted ? ' ALL ROWS' : ''}`
    const read = () => request.org.services.data.queryText(text, (name) => (name === 'value' ? values[0] : values)).records
    return request.org.runAsUser(request.session.user, 'restQuery', read)
}

/** @throws ApiError 404: deleted rows are told from rows that never were. */
export function requireRecord(request: ApiRequest, object: SchemaObject, id: string, select: readonly string[] = ['Id']): SObject {
    const field = requireExternalId(object, 'Id')
    const [record] = findRecords(request, { object, field, values: [id], select })
    if (record !== undefined) return record
    const [deleted] = findRecords(request, { object, field, values: [id], select: ['Id'], withDeleted: true })
    if (deleted !== undefined) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted', [])
    throw noSuchRecord(id)
}

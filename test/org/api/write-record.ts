/** From a stored record to the JSON that REST shows (rows H15, H16). */
import type { FieldType, SchemaField, SchemaObject } from '../platform/schema-types.ts'
import type { SObject } from '../runtime/sobject.ts'
import { noSuchColumn } from './read-record.ts'
import { writeValue } from './write-value.ts'

export function attributesOf(record: SObject, base: string): object {
    const { type, id } = record
    return id === null ? { type: type.name } : { type: type.name, url: `${base}/sobjects/${type.name}/${id}` }
}

/** Compound fields are made of others, which are all there. */
const COMPOUND: ReadonlySet<FieldType> = new Set<FieldType>(['address', 'location'])

/** @param names null for all fields. Unknown ones: row H2. */
export function chooseFields(object: SchemaObject, names: readonly string[] | null): SchemaField[] {
    if (names === null) return [...object.fields.values()].filter((field) => !COMPOUND.has(field.type))
    return names.map((name) => {
        const field = object.fields.get(name.toLowerCase())
        if (field === undefined) throw noSuchColumn(name, object)
        return field
    })
}

export function writeRecord(record: SObject, fields: readonly SchemaField[], base: string): object {
    const values = fields.map((field) => [field.name, writeValue(record.raw(field.name.toLowerCase()))] as const)
    return { attributes: attributesOf(record, base), ...Object.fromEntries(values) }
}

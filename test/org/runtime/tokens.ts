/** Describe tokens: one object per sObject type and per field, so that == on them is identity (row B29). */
import type { SchemaField, SchemaObject } from '../platform/schema-types.ts'
import { apexException } from './exception.ts'
import { LibraryObject } from './object.ts'
import { transaction } from './transaction.ts'

export class ObjectToken extends LibraryObject {
    readonly apexType = 'Schema.SObjectType'
    readonly object: SchemaObject

    constructor(object: SchemaObject) {
        super()
        this.object = object
    }

    override toString(): string {
        return this.object.name
    }
}

export class FieldToken extends LibraryObject {
    readonly apexType = 'Schema.SObjectField'
    readonly object: SchemaObject
    readonly field: SchemaField

    constructor(object: SchemaObject, field: SchemaField) {
        super()
        this.object = object
        this.field = field
    }

    override toString(): string {
        return this.field.name
    }
}

const objectTokens = new WeakMap<SchemaObject, ObjectToken>()
const fieldTokens = new WeakMap<SchemaObject, Map<string, FieldToken>>()

/** @throws Error where the schema has no such object: the compiler lets no such name through. */
export function schemaObject(name: string): SchemaObject {
    const object = transaction().org.schema.object(name)
    if (object === undefined) throw new Error(`no sObject ${name} in the schema`)
    return object
}

export function tokenOf(object: SchemaObject): ObjectToken {
    const known = objectTokens.get(object)
    if (known !== undefined) return known
    const made = new ObjectToken(object)
    objectTokens.set(object, made)
    return made
}

export function objectToken(name: string): ObjectToken {
    return tokenOf(schemaObject(name))
}

export function fieldToken(objectName: string, fieldName: string): FieldToken {
    const object = schemaObject(objectName)
    const token = findFieldToken(object, fieldName)
    if (token === null) throw apexException('SObjectException', `Invalid field ${fieldName} for ${object.name}`)
    return token
}

export function findFieldToken(object: SchemaObject, fieldName: string): FieldToken | null {
    const key = fieldName.toLowerCase()
    const known = fieldTokens.get(object) ?? new Map<string, FieldToken>()
    fieldTokens.set(object, known)
    const token = known.get(key)
    if (token !== undefined) return token
    const field = object.fields.get(key)
    if (field === undefined) return null
    const made = new FieldToken(object, field)
    known.set(key, made)
    return made
}

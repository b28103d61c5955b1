/** From a written field path to the field it names, through parent relationships (rows B3, B27). */
import type { Schema, SchemaField, SchemaObject } from '../schema-types.ts'
import { placedError } from './query.ts'
import type { FieldPath, Query } from './query.ts'

export interface ResolvedPath {
    /** Lookup fields to follow, lower-case, with the relationship's lower-case name. */
    readonly steps: readonly { readonly reference: string; readonly relationship: string }[]
    readonly field: SchemaField
    readonly key: string
}

/** Fields that a relationship to several objects has (the Name object). */
const NAME_FIELDS = new Set([
    'id',
    'name',
    'firstname',
    'lastname',
    'email',
    'phone',
    'title',
    'username',
    'isactive',
    'profileid',
    'userroleid',
    'alias',
    'type',
])

/** `Who.Type`: the API name of the object that the row is of. */
const TYPE_FIELD: SchemaField = {
    name: 'Type',
    label: 'Type',
    type: 'string',
    apexType: 'String',
    length: 40,
    precision: null,
    scale: null,
    nillable: true,
    createable: false,
    updateable: false,
    unique: false,
    caseSensitive: false,
    externalId: false,
    custom: false,
    encrypted: false,
    securityClassification: null,
    complianceGroup: null,
    calculated: true,
    restrictedPicklist: false,
    picklistValues: [],
    defaultValue: null,
    referenceTo: [],
    relationshipName: null,
}

const HINT = 'Please reference your WSDL or the describe call for the appropriate names.'

export function unknownColumn(query: Query, path: FieldPath, name: string, object: string): Error {
    const custom = "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name."
    return placedError('INVALID_FIELD', query.text, path, `No such column '${name}' on entity '${object}'. ${custom} ${HINT}`)
}

function unknownRelationship(query: Query, path: FieldPath, name: string): Error {
    const custom = "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name."
    return placedError('INVALID_FIELD', query.text, path, `Didn't understand relationship '${name}' in field path. ${custom} ${HINT}`)
}

export function resolveObject(schema: Schema, query: Query): SchemaObject {
    const name = query.from.names.join('.')
    const object = schema.object(name)
    if (object === undefined) {
        const custom = "If you are attempting to use a custom object, be sure to append the '__c' after the entity name."
        throw placedError('INVALID_TYPE', query.text, query.from, `sObject type '${name}' is not supported. ${custom} ${HINT}`)
    }
    if (object.kind === 'event')
        throw placedError('INVALID_TYPE', query.text, query.from, `entity type ${object.name} does not support query`)
    return object
}

/** Names after the alias or the object's own name, which may stand before a path. */
function ownNames(object: SchemaObject, query: Query, path: FieldPath): readonly string[] {
    const first = path.names[0]?.toLowerCase()
    const isQualified = path.names.length > 1 && (first === query.alias?.toLowerCase() || first === object.name.toLowerCase())
    return isQualified ? path.names.slice(1) : path.names
}

function findReference(object: SchemaObject, relationship: string): SchemaField | undefined {
    const wanted = relationship.toLowerCase()
    return [...object.fields.values()].find((field) => field.relationshipName?.toLowerCase() === wanted)
}

function resolveNameField(schema: Schema, reference: SchemaField, name: string): SchemaField | undefined {
    const key = name.toLowerCase()
    if (!NAME_FIELDS.has(key)) return undefined
    if (key === 'type') return TYPE_FIELD
    return reference.referenceTo.map((target) => schema.object(target)?.fields.get(key)).find((field) => field !== undefined)
}

export function resolvePath(schema: Schema, object: SchemaObject, query: Query, path: FieldPath): ResolvedPath {
    const names = ownNames(object, query, path)
    const steps: { reference: string; relationship: string }[] = []
    let current = object
    for (const [index, name] of names.slice(0, -1).entries()) {
        const reference = findReference(current, name)
        if (reference === undefined) throw unknownRelationship(query, path, name)
        steps.push({ reference: reference.name.toLowerCase(), relationship: name.toLowerCase() })
        const target = reference.referenceTo.length === 1 ? schema.object(reference.referenceTo[0]!) : undefined
        if (target === undefined) {
            const last = names[index + 1]!
            const field = index + 2 === names.length ? resolveNameField(schema, reference, last) : undefined
            if (field === undefined) throw unknownColumn(query, path, last, 'Name')
            return { steps, field, key: last.toLowerCase() }
        }
        current = target
    }
    const name = names[names.length - 1]!
    const field = current.fields.get(name.toLowerCase())
    if (field === undefined) throw unknownColumn(query, path, name, current.name)
    return { steps, field, key: name.toLowerCase() }
}

/** The object and lookup field of the child relationship that an inner SELECT names. */
export function resolveChild(
    schema: Schema,
    parent: SchemaObject,
    query: Query,
): { object: SchemaObject; reference: string; name: string } {
    const name = query.from.names.join('.')
    const relationship = parent.children.get(name.toLowerCase())
    const object = relationship === undefined ? undefined : schema.object(relationship.object)
    if (relationship === undefined || object === undefined) {
        const custom = "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name."
        throw placedError(
            'INVALID_TYPE',
            query.text,
            query.from,
            `Didn't understand relationship '${name}' in FROM part of query call. ${custom} ${HINT}`,
        )
    }
    return { object, reference: relationship.field.toLowerCase(), name: relationship.name }
}

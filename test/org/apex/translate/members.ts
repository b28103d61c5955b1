/** `target.name`: fields, properties, relationship paths, constants and tokens. */
import type { Position } from '../ast.ts'
import type { SchemaField, SchemaObject } from '../../platform/schema-types.ts'
import type { LibraryMember } from '../../library/registry.ts'
import type { Code } from '../emit/code.ts'
import type { Type } from '../types/type.ts'
import type { Body } from './body.ts'
import type { Value } from './value.ts'
import type { Meaning } from './names.ts'
import { js } from '../emit/code.ts'
import { isRecord, sObjectType } from '../types/type.ts'
import { enumConstant, findField, instanceFieldValue, staticFieldValue, visibleType } from './names.ts'
import { queriedRecord, receiver } from './value.ts'
import { triggerVariable } from './trigger-variables.ts'

/** A member of a type or a namespace. */
export function staticMember(body: Body, owner: Meaning & { kind: 'type' | 'namespace' }, name: string, at: Position): Meaning {
    const path = `${owner.path}.${name}`
    if (owner.path.toLowerCase() === 'trigger') return { kind: 'value', value: triggerVariable(body, name, at) }
    if (owner.kind === 'type') {
        const value = typeMember(body, owner.type, name, at)
        if (value !== null) return { kind: 'value', value }
    }
    const described = describedObject(body, owner.path, name)
    if (described !== null) return { kind: 'value', value: described }
    const type = body.world.find(path, body.owner)
    if (type !== null) return visibleType(body, type, path, at)
    if (/^(system|schema)\.sobjecttype$/i.test(path) || (owner.kind === 'namespace' && /^system\.trigger$/i.test(path)))
        return { kind: 'namespace', path }
    throw body.error(at, `Variable does not exist: ${path}`)
}

function typeMember(body: Body, type: Type, name: string, at: Position): Value | null {
    const constant = enumConstant(type, name)
    if (constant !== null) return constant
    const refused = type.library?.refusedNames?.find((known) => known.toLowerCase() === name.toLowerCase())
    if (refused !== undefined) throw body.error(at, `not implemented: ${type.name}.${refused}`)
    if (type.user !== null) {
        const field = findField(type.user, name)
        if (field === null) return null
        if (!field.isStatic)
            throw body.error(at, `Non static field cannot be referenced from a static context: ${field.name} from the type ${type.name}`)
        return staticFieldValue(body, field, at)
    }
    if (type.kind === 'sobject' && type.object !== null) return objectToken(body, type.object, name)
    const member = libraryProperty(body, type, name, true)
    return member === null ? null : propertyValue(body, type, member, null)
}

/** `Lead.SObjectType`, `Lead.Status`. */
function objectToken(body: Body, object: SchemaObject, name: string): Value | null {
    if (name.toLowerCase() === 'sobjecttype') {
        return { type: body.world.named('Schema.SObjectType'), code: js`$R.sObjectType('${object.name}')`, isPresent: true }
    }
    const field = object.fields.get(name.toLowerCase())
    if (field === undefined) return null
    return { type: body.world.named('Schema.SObjectField'), code: js`$R.sObjectField('${object.name}', '${field.name}')`, isPresent: true }
}

/** `Schema.SObjectType.Lead`, and `.fields.Status` of it. */
function describedObject(body: Body, path: string, name: string): Value | null {
    if (!/^(schema\.)?sobjecttype$/i.test(path)) return null
    const object = body.world.schema.object(name)
    if (object === undefined) return null
    return {
        type: body.world.named('Schema.DescribeSObjectResult'),
        code: js`$R.describeSObject('${object.name}')`,
        isPresent: true,
        literal: object.name,
    }
}

export function valueMember(body: Body, target: Value, name: string, at: Position): Value {
    const { type } = target
    if (target.query !== undefined && type.arguments[0] !== undefined) {
        const record = queriedRecord(body, target, type.arguments[0], 'queryOne')
        if (record !== null) return valueMember(body, { type: type.arguments[0], code: record, isPresent: true }, name, at)
    }
    if (type.user !== null) {
        const field = findField(type.user, name)
        if (field === null) throw body.error(at, `Variable does not exist: ${name}`)
        if (field.isStatic)
            throw body.error(at, `Static field cannot be referenced from a non static context: ${field.name} from the type ${type.name}`)
        return instanceFieldValue(body, field, target, at)
    }
    if (isRecord(type)) return recordMember(body, target, name, at)
    const described = describedField(body, target, name)
    if (described !== null) return described
    const member = libraryProperty(body, type, name, false)
    if (member === null) throw body.error(at, `Variable does not exist: ${name}`)
    return propertyValue(body, type, member, target)
}

/** `Schema.SObjectType.Lead.fields` keeps its object, so that `.Status` behind it is checked. */
function describedField(body: Body, target: Value, name: string): Value | null {
    if (target.literal === undefined || target.type.base.endsWith('DescribeSObjectResult') === target.literal.includes('.fields'))
        return null
    if (name.toLowerCase() === 'fields') {
        const member = libraryProperty(body, target.type, name, false)
        return member === null ? null : { ...propertyValue(body, target.type, member, target), literal: `${target.literal}.fields` }
    }
    const objectName = target.literal.replace('.fields', '')
    const field = body.world.schema.object(objectName)?.fields.get(name.toLowerCase())
    if (field === undefined) return null
    return {
        type: body.world.named('Schema.DescribeFieldResult'),
        code: js`$R.describeField('${objectName}', '${field.name}')`,
        isPresent: true,
    }
}

function libraryProperty(body: Body, type: Type, name: string, isStatic: boolean): LibraryMember | null {
    for (let level: Type | null = type; level !== null; level = body.world.superOf(level)) {
        const members = body.world.libraryOf(level)?.members ?? []
        const found = members.find(
            (member) => member.kind === 'property' && member.isStatic === isStatic && member.name.toLowerCase() === name.toLowerCase(),
        )
        if (found !== undefined) return found
    }
    return null
}

function propertyValue(body: Body, type: Type, member: LibraryMember, target: Value | null): Value {
    const returns = body.world.ofReference(member.returns, body.world.bindings(type))
    const self: Code = target === null ? '' : receiver(target)
    const code = js`${body.links.member(type.base, member)}(${self})`
    if (member.assign === undefined) return { type: returns, code }
    const setter = body.links.setter(type.base, member)
    const write = (value: Code): Code => js`${setter}(${target === null ? value : js`${self}, ${value}`})`
    return { type: returns, code, assignable: { write, prepare: () => ({ first: [], read: code, write }) } }
}

function recordMember(body: Body, target: Value, name: string, at: Position): Value {
    const object = target.type.object
    const key = name.toLowerCase()
    if (object === null) {
        // Row B9: the generic SObject has no field but Id.
        if (key !== 'id') throw body.error(at, `Variable does not exist: ${name}`)
        return fieldValue(body, target, 'Id', body.world.named('Id'))
    }
    const field = object.fields.get(key)
    if (field !== undefined) return fieldValue(body, target, field.name, fieldType(body, field))
    const parent = parentObject(body, object, key)
    if (parent !== null) return parentValue(target, key, parent)
    const children = object.children.get(key)
    const child = children === undefined ? undefined : body.world.schema.object(children.object)
    if (child === undefined) throw body.error(at, `Variable does not exist: ${name}`)
    return { type: body.world.listOf(sObjectType(child)), code: js`$R.getChildren(${target.code}, '${key}')`, isPresent: true }
}

/** The Apex type of a field's values. */
export function fieldType(body: Body, field: SchemaField): Type {
    const type = body.world.find(field.apexType, null)
    if (type === null) throw new Error(`field ${field.name} has the unknown type ${field.apexType}`)
    return type
}

/** A reference to several objects (Owner) gives the generic Name object where the schema has it. */
export function parentObject(body: Body, object: SchemaObject, key: string): Type | null {
    for (const field of object.fields.values()) {
        if (field.relationshipName?.toLowerCase() !== key) continue
        const [only, ...more] = field.referenceTo
        const name =
            more.length === 0
                ? only
                : (body.world.schema.object('Name')?.name ?? field.referenceTo.find((wanted) => wanted === 'User') ?? only)
        const found = name === undefined ? undefined : body.world.schema.object(name)
        return found === undefined ? body.world.named('SObject') : sObjectType(found)
    }
    return null
}

function fieldValue(body: Body, target: Value, name: string, type: Type): Value {
    const key = name.toLowerCase()
    const read = (record: Code): Code => js`$R.${target.isParent ? 'getFieldOfParent' : 'getField'}(${record}, '${key}')`
    const write = (record: Code, value: Code): Code => js`$R.putField(${record}, '${key}', ${value})`
    return {
        type,
        code: read(target.code),
        isField: true,
        recordField: { record: target.code, name: key },
        assignable: {
            write: (value) => write(target.code, value),
            prepare: () => {
                const kept = body.temporary()
                return { first: [js`${kept} = ${target.code}`], read: read(kept), write: (value) => write(kept, value) }
            },
        },
    }
}

function parentValue(target: Value, key: string, type: Type): Value {
    const code = target.isParent ? js`$R.getParentOfParent(${target.code}, '${key}')` : js`$R.getParent(${target.code}, '${key}')`
    const write = (value: Code): Code => js`$R.putParent(${target.code}, '${key}', ${value})`
    return { type, code, isParent: true, assignable: { write, prepare: () => ({ first: [], read: code, write }) } }
}

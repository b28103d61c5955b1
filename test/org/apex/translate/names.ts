/** What a name or a dotted name means: a value, a type or a namespace, in that order (row A1). */
import type { Position } from '../ast.ts'
import type { Type } from '../types/type.ts'
import type { FieldSymbol, UserType, Visibility } from '../types/symbols.ts'
import type { Body } from './body.ts'
import type { Assignable, Value } from './value.ts'
import { js } from '../emit/code.ts'
import type { Code } from '../emit/code.ts'
import { lineage, outermost } from '../types/symbols.ts'
import { isEnum, userType } from '../types/type.ts'
import { isTypeVisible } from '../types/world.ts'

export type Meaning =
    | { readonly kind: 'value'; readonly value: Value }
    | { readonly kind: 'type'; readonly type: Type; readonly path: string }
    | { readonly kind: 'namespace'; readonly path: string }

const namespaces = new Set(['system', 'schema', 'database', 'trigger', 'eventbus', 'messaging', 'auth', 'connectapi', 'approval'])

export function nameMeaning(body: Body, name: string, at: Position): Meaning {
    const local = body.find(name)
    if (local !== null) {
        const { jsName } = local
        const write = (value: Code) => {
            if (local.isFinal && local.isAssigned)
                throw body.error(at, `Final members can only be assigned in their declaration, init blocks, or constructors: ${name}`)
            local.isAssigned = true
            return js`(${jsName} = ${value})`
        }
        const assignable: Assignable = { write, prepare: () => ({ first: [], read: jsName, write }) }
        return { kind: 'value', value: { type: local.type, code: jsName, assignable } }
    }
    const field = ownField(body, name)
    if (field !== null) return { kind: 'value', value: ownFieldValue(body, field, at) }
    const type = body.world.find(name, body.owner)
    if (type !== null) return visibleType(body, type, name, at)
    if (namespaces.has(name.toLowerCase())) return { kind: 'namespace', path: name }
    throw body.error(at, `Variable does not exist: ${name}`)
}

export function visibleType(body: Body, type: Type, path: string, at: Position): Meaning {
    if (type.user !== null && !isTypeVisible(type.user, body.owner)) throw body.error(at, `Type is not visible: ${path}`)
    return { kind: 'type', type, path }
}

/** A field of this class or its superclasses, or a static one of the class around it. */
function ownField(body: Body, name: string): FieldSymbol | null {
    const owner = body.owner
    if (owner === null) return null
    const own = findField(owner, name)
    if (own !== null || owner.outer === null) return own
    const outer = findField(owner.outer, name)
    return outer?.isStatic ? outer : null
}

export function findField(type: UserType, name: string): FieldSymbol | null {
    for (const level of lineage(type)) {
        const field = level.fields.get(name.toLowerCase())
        if (field !== undefined) return field
    }
    return null
}

function ownFieldValue(body: Body, field: FieldSymbol, at: Position): Value {
    if (field.isStatic) return staticFieldValue(body, field, at)
    if (body.isStatic)
        throw body.error(at, `Non static field cannot be referenced from a static context: ${field.name} from the type ${field.owner.name}`)
    if (body.isBeforeInstance) throw body.error(at, `Cannot reference instance variables in a constructor invocation: ${field.name}`)
    return instanceFieldValue(body, field, { type: userType(field.owner), code: 'this', isPresent: true }, at)
}

/** Rows E19: @TestVisible opens private members to tests. */
export function isVisible(body: Body, member: { owner: UserType | null; visibility: Visibility; isTestVisible: boolean }): boolean {
    if (member.owner === null || member.visibility === 'public' || member.visibility === 'global') return true
    if (member.isTestVisible && body.isTestCode) return true
    if (body.owner === null) return false
    if (outermost(body.owner) === outermost(member.owner)) return true
    return member.visibility === 'protected' && lineage(body.owner).includes(member.owner)
}

function isAccessor(body: Body, field: FieldSymbol): boolean {
    return body.method === field.getter || body.method === field.setter
}

function checkFinal(body: Body, field: FieldSymbol, at: Position): void {
    if (!field.isFinal) return
    const isOwn = body.owner === field.owner && body.isStarting && body.isStatic === field.isStatic
    if (!isOwn) throw body.error(at, `Final members can only be assigned in their declaration, init blocks, or constructors: ${field.name}`)
}

export function instanceFieldValue(body: Body, field: FieldSymbol, target: Value, at: Position): Value {
    if (!isVisible(body, field)) throw body.error(at, `Variable is not visible: ${field.name}`)
    const object = target.isPresent ? target.code : js`$R.required(${target.code})`
    const at0 = (self: Code): Code => readField(body, field, js`${self}.`, at)
    const write = (self: Code, value: Code): Code => writeField(body, field, js`${self}.`, value, at)
    return {
        type: field.type,
        code: at0(object),
        assignable: {
            write: (value) => write(object, value),
            prepare: () => {
                if (target.code === 'this') return { first: [], read: at0('this'), write: (value) => write('this', value) }
                const kept = body.temporary()
                return { first: [js`${kept} = ${object}`], read: at0(kept), write: (value) => write(kept, value) }
            },
        },
    }
}

export function staticFieldValue(body: Body, field: FieldSymbol, at: Position): Value {
    if (!isVisible(body, field)) throw body.error(at, `Variable is not visible: ${field.name}`)
    const holder = field.owner.jsName
    const stored = js`${holder}.$static().`
    const hasCode = field.getter?.body != null && !isAccessor(body, field)
    const read = readField(body, field, hasCode ? js`${holder}.` : stored, at)
    const write = (value: Code): Code => {
        const isCoded = field.setter?.body != null && !isAccessor(body, field)
        return writeField(body, field, isCoded ? js`${holder}.` : stored, value, at)
    }
    return { type: field.type, code: read, assignable: { write, prepare: () => ({ first: [], read, write }) } }
}

/** Row A26: inside its own accessors a property is its stored value. */
function readField(body: Body, field: FieldSymbol, prefix: Code, at: Position): Code {
    const { getter } = field
    if (field.property === null || isAccessor(body, field)) return js`${prefix}${field.jsName}`
    if (getter === null || !isVisible(body, getter))
        throw body.error(at, `A value cannot be read from ${field.name} in type ${field.owner.name}`)
    if (getter.body === null && !getter.isVirtual) return js`${prefix}${field.jsName}`
    return body.call(getter, js`${prefix}${getter.jsName}()`)
}

function writeField(body: Body, field: FieldSymbol, prefix: Code, value: Code, at: Position): Code {
    checkFinal(body, field, at)
    const { getter, setter } = field
    // Row A26: what Salesforce does with such an assignment is not documented.
    if (getter !== null && body.method === getter && setter === null)
        throw body.error(at, `not implemented: a getter that changes a value which no setter sets: ${field.name}`)
    if (field.property === null || isAccessor(body, field)) return js`(${prefix}${field.jsName} = ${value})`
    if (setter === null || !isVisible(body, { ...setter, isTestVisible: field.isTestVisible }))
        throw body.error(at, `A value cannot be stored to ${field.name} in type ${field.owner.name}`)
    if (setter.body === null) return js`(${prefix}${field.jsName} = ${value})`
    return body.call(setter, js`${prefix}${setter.jsName}(${value})`)
}

/** `Color.RED`, of a user enum or of the library's. */
export function enumConstant(type: Type, name: string): Value | null {
    if (!isEnum(type)) return null
    const own = type.user?.constants.get(name.toLowerCase())
    if (own !== undefined && type.user !== null) return { type, code: js`${type.user.jsName}.constant$${own}`, isPresent: true }
    const constant = type.library?.enumValues.find((value) => value.toLowerCase() === name.toLowerCase())
    return constant === undefined ? null : { type, code: js`$R.libraryEnum('${type.base}', '${constant}')`, isPresent: true }
}

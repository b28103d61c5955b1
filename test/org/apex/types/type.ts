/** Apex types as the compiler compares them: two types are the same when their names are. */
import type { LibraryType, TypeReference } from '../../library/registry.ts'
import type { SchemaObject } from '../../platform/schema-types.ts'
import type { UserType } from './symbols.ts'

export interface Type {
    readonly kind: 'library' | 'user' | 'sobject' | 'any' | 'null' | 'void'
    /** As Apex prints it: `Map<String,List<Lead>>`. */
    readonly name: string
    /** The name without type arguments. */
    readonly base: string
    readonly arguments: readonly Type[]
    readonly library: LibraryType | null
    readonly user: UserType | null
    readonly object: SchemaObject | null
}

function make(kind: Type['kind'], base: string, parts: Partial<Type> = {}): Type {
    const inner = parts.arguments ?? []
    const name = inner.length === 0 ? base : `${base}<${inner.map((type) => type.name).join(',')}>`
    return { kind, base, name, arguments: inner, library: parts.library ?? null, user: parts.user ?? null, object: parts.object ?? null }
}

export const anyType = make('any', 'Object')
export const nullType = make('null', 'null')
export const voidType = make('void', 'void')

export function libraryType(library: LibraryType, inner: readonly Type[] = []): Type {
    return make('library', library.name, { library, arguments: inner })
}

export function userType(user: UserType): Type {
    return make('user', user.name, { user })
}

export function sObjectType(object: SchemaObject): Type {
    return make('sobject', object.name, { object })
}

export function sameType(left: Type, right: Type): boolean {
    return left.name === right.name
}

export function referenceOf(type: Type): TypeReference {
    return { name: type.base, arguments: type.arguments.map(referenceOf) }
}

/** `System.X` and `X` name one library type. */
export function isNamed(type: Type, ...names: readonly string[]): boolean {
    return type.kind === 'library' && names.some((name) => type.base === name || type.base === `System.${name}`)
}

export const isString = (type: Type) => isNamed(type, 'String')
export const isId = (type: Type) => isNamed(type, 'Id')
export const isBoolean = (type: Type) => isNamed(type, 'Boolean')
export const isList = (type: Type) => isNamed(type, 'List')
export const isSet = (type: Type) => isNamed(type, 'Set')
export const isMap = (type: Type) => isNamed(type, 'Map')
/** The generic SObject or one of the schema's. */
export const isRecord = (type: Type) => type.kind === 'sobject' || isNamed(type, 'SObject')
/** What a query gives: records, or the rows of an aggregate query (row B23). */
export const isRow = (type: Type) => isRecord(type) || isNamed(type, 'AggregateResult')
export const isGenericRecord = (type: Type) => isNamed(type, 'SObject')
export const isEnum = (type: Type) => type.user?.kind === 'enum' || type.library?.kind === 'enum'

const numbers = ['Integer', 'Long', 'Double', 'Decimal']

/** 0 Integer, 1 Long, 2 Double, 3 Decimal (row A10), -1 for anything else. */
export function numberRank(type: Type): number {
    return type.kind === 'library' ? numbers.indexOf(type.base) : -1
}

export const isNumber = (type: Type) => numberRank(type) >= 0

/** Casts and instanceof (rows A14, A22), and the implicit conversions that need a check at run time. */
import type { TypeReference } from '../library/registry.ts'
import { ApexList, ApexMap, ApexSet } from './collections.ts'
import type { ApexDate } from './date-time.ts'
import { ApexDatetime, DAY_MS } from './date-time.ts'
import { ApexException, NotImplementedError, apexException } from './exception.ts'
import { requireId, toId18 } from './ids.ts'
import { isNumber } from './numbers.ts'
import { LibraryObject } from './object.ts'
import { SObject } from './sobject.ts'
import { printCastType, typeOf } from './type-name.ts'

/** Lower case, without the namespaces that may be left out. */
export function normalName(name: string): string {
    return name.toLowerCase().replace(/^(system|schema)\./, '')
}

function ancestorsOf(value: object): ReadonlySet<string> | undefined {
    return (value.constructor as unknown as { $ancestors?: ReadonlySet<string> }).$ancestors
}

function isUserInstance(value: object, type: TypeReference): boolean {
    const ancestors = ancestorsOf(value)
    if (ancestors === undefined) return false
    const name = type.name.toLowerCase()
    return ancestors.has(name) || ancestors.has(normalName(name)) || ancestors.has(`system.${name}`)
}

/** Lists are covariant, sets and maps are not. ANY fits only Object (row A14). */
function isAssignable(from: TypeReference, to: TypeReference): boolean {
    const source = normalName(from.name)
    const target = normalName(to.name)
    if (target === 'object') return true
    if (source !== target) return target === 'sobject' && from.arguments.length === 0 && isSObjectName(source)
    if (source === 'list') return from.arguments.every((part, n) => isAssignable(part, to.arguments[n] ?? part))
    return from.arguments.every((part, n) => isSame(part, to.arguments[n] ?? part))
}

function isSObjectName(name: string): boolean {
    return ![
        'string',
        'id',
        'integer',
        'long',
        'double',
        'decimal',
        'boolean',
        'date',
        'datetime',
        'time',
        'blob',
        'any',
        'object',
    ].includes(name)
}

function isSame(from: TypeReference, to: TypeReference): boolean {
    const source = normalName(from.name)
    if (source === 'any' && normalName(to.name) === 'object') return true
    return source === normalName(to.name) && from.arguments.every((part, n) => isSame(part, to.arguments[n] ?? part))
}

/** Row A22: null is no instance of anything. */
export function instanceOf(value: unknown, type: TypeReference): boolean {
    if (value === null || value === undefined) return false
    const target = normalName(type.name)
    if (target === 'object') return true
    if (typeof value === 'string') return target === 'string' || (target === 'id' && toId18(value) !== null)
    if (typeof value !== 'object') return normalName(typeOf(value).name) === target
    return isInstance(value, type, target)
}

function isInstance(value: object, type: TypeReference, target: string): boolean {
    if (isUserInstance(value, type)) return true
    if (value instanceof SObject) return target === 'sobject' || target === value.type.name.toLowerCase()
    if (value instanceof ApexException) return target === 'exception' || target === normalName(value.typeName)
    if (value instanceof ApexList || value instanceof ApexSet || value instanceof ApexMap) {
        if (target === 'iterable') return !(value instanceof ApexMap)
        return isAssignable(typeOf(value), type)
    }
    if (ancestorsOf(value) !== undefined) return false
    if (value instanceof LibraryObject && value.isA(target)) return true
    return normalName(typeOf(value).name) === target
}

export function cast(value: unknown, type: TypeReference): unknown {
    if (value === null || value === undefined) return null
    if (instanceOf(value, type)) return normalName(type.name) === 'id' ? requireId(value as string) : value
    if (typeof value === 'string' && normalName(type.name) === 'id') return requireId(value)
    if (isWidening(value, type))
        throw new NotImplementedError(`casting an ${typeOf(value).name} held in an Object to ${type.name} (doubtful)`)
    throw apexException('TypeException', `Invalid conversion from runtime type ${printCastType(typeOf(value))} to ${printCastType(type)}`)
}

const WIDTH = ['integer', 'long', 'double', 'decimal']

/** Whether an Object that holds an Integer may be cast to Decimal is not documented. */
function isWidening(value: unknown, type: TypeReference): boolean {
    return isNumber(value) && WIDTH.indexOf(normalName(typeOf(value).name)) < WIDTH.indexOf(normalName(type.name))
}

export function toId(value: string | null): string | null {
    return value === null ? null : requireId(value)
}

export function dateToDatetime(value: ApexDate | null): ApexDatetime | null {
    return value === null ? null : new ApexDatetime(value.days * DAY_MS)
}

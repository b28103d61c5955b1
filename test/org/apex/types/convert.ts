/** Which value may stand where another type is expected, and what the emitted code must do to it (rows A10, A15). */
import type { Type } from './type.ts'
import type { World } from './world.ts'
import {
    isBoolean,
    isGenericRecord,
    isId,
    isList,
    isMap,
    isNamed,
    isNumber,
    isRecord,
    isSet,
    isString,
    numberRank,
    sameType,
} from './type.ts'

/** The runtime operation that converts, '' where the value stays as it is, null where Apex refuses. */
export type Conversion = '' | 'toLong' | 'toDouble' | 'toDecimal' | 'toId' | 'dateToDatetime' | null

const toNumber = ['', 'toLong', 'toDouble', 'toDecimal'] as const

export function conversion(world: World, from: Type, to: Type): Conversion {
    if (sameType(from, to)) return ''
    if (from.kind === 'void' || to.kind === 'void') return null
    if (from.kind === 'null' || to.kind === 'any') return ''
    if (isNumber(from) && isNumber(to)) return numberRank(from) < numberRank(to) ? (toNumber[numberRank(to)] ?? null) : null
    if (isString(from) && isId(to)) return 'toId'
    if (isId(from) && isString(to)) return ''
    if (isNamed(from, 'Date') && isNamed(to, 'Datetime')) return 'dateToDatetime'
    return isSubtype(world, from, to) ? '' : null
}

/** Upcasts: superclasses, interfaces, SObject, and collections of them. */
export function isSubtype(world: World, from: Type, to: Type): boolean {
    if (sameType(from, to) || to.kind === 'any') return true
    if (isRecord(from) && isGenericRecord(to)) return true
    if (from.base === to.base && from.arguments.length > 0) return isSubCollection(world, from, to)
    const parent = world.superOf(from)
    if (parent !== null && isSubtype(world, parent, to)) return true
    if (world.interfacesOf(from).some((next) => isSubtype(world, next, to))) return true
    return isNamed(to, 'Iterable') && (isList(from) || isSet(from)) && isSubElement(world, from.arguments[0], to.arguments[0])
}

/**
 * List<Child> is a List<Parent> and a List<Object>; List<SObject> may be assigned to a list of a concrete type, as the result of
 * Database.query is. Sets keep their element type; maps their key type. (from memory: the guide's "Lists" shows only same-typed ones)
 */
function isSubCollection(world: World, from: Type, to: Type): boolean {
    const [first, second] = from.arguments
    const [wanted, wantedValue] = to.arguments
    if (isSet(from)) return false
    if (isMap(from)) {
        if (!first || !wanted || !sameType(first, wanted)) return false
        return second !== undefined && wantedValue !== undefined && wantedValue.kind !== 'any' && isSubElement(world, second, wantedValue)
    }
    return isSubElement(world, first, wanted) && (second === undefined || isSubElement(world, second, wantedValue))
}

function isSubElement(world: World, from: Type | undefined, to: Type | undefined): boolean {
    if (from === undefined || to === undefined) return false
    if (isGenericRecord(from) && to.kind === 'sobject') return true
    if (isId(from) && isString(to)) return true
    return isSubtype(world, from, to)
}

/** May a cast between the two ever succeed? (Rows A14, A22.) */
export function isCastable(world: World, from: Type, to: Type): boolean {
    if (conversion(world, from, to) !== null || conversion(world, to, from) !== null) return true
    if (from.kind === 'any' || to.kind === 'any') return true
    const isOpen = (type: Type) => type.user?.kind === 'interface' || type.library?.kind === 'interface'
    const isObject = (type: Type) => type.user !== null || isOpen(type)
    if ((isOpen(from) && isObject(to)) || (isOpen(to) && isObject(from))) return true
    const [first] = from.arguments
    const [second] = to.arguments
    if (from.base !== to.base || first === undefined || second === undefined) return false
    return from.arguments.every((part, position) => isCastable(world, part, to.arguments[position] ?? part))
}

/** May `==` compare the two? */
export function isComparable(world: World, left: Type, right: Type): boolean {
    if (left.kind === 'void' || right.kind === 'void') return false
    if (isNumber(left) && isNumber(right)) return true
    if (isBoolean(left) !== isBoolean(right) && left.kind === 'library' && right.kind === 'library') return false
    return isCastable(world, left, right)
}

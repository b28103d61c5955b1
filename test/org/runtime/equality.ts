/**
 * When two values are the same: the == operator (`equalValues`), elements of collections (`sameElement`, `keyOf`). Strings differ by
 * case in collections but not under == (rows A2, A3).
 */
import { Blob } from './blob.ts'
import { ApexList, ApexMap, ApexSet } from './collections.ts'
import { ApexDate, ApexDatetime, ApexTime } from './date-time.ts'
import { Decimal } from './decimal.ts'
import { ApexDouble } from './double.ts'
import { NotImplementedError } from './exception.ts'
import { callMethod, findMethod } from './call.ts'
import { isNumber, toDecimal } from './numbers.ts'
import { programClassOf } from './object.ts'
import { SObject } from './sobject.ts'

/** The == operator on any two values (rows A2, A5, A12). */
export function equalValues(left: unknown, right: unknown): boolean {
    if (left === right) return true
    if (left === null || right === null) return false
    if (typeof left === 'string' && typeof right === 'string') return left.toLowerCase() === right.toLowerCase()
    if (isNumber(left) && isNumber(right)) return sameNumber(left, right)
    return sameElement(left, right)
}

function sameNumber(left: unknown, right: unknown): boolean {
    if (left instanceof ApexDouble && right instanceof ApexDouble) return left.value === right.value
    if (typeof left === 'number' && typeof right === 'bigint') return BigInt(left) === right
    if (typeof left === 'bigint' && typeof right === 'number') return left === BigInt(right)
    return toDecimal(left).compare(toDecimal(right)) === 0
}

/** equals(): what lists, sets, maps and sObjects compare their parts with. */
export function sameElement(left: unknown, right: unknown): boolean {
    if (left === right) return true
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
    if (left instanceof ApexList && right instanceof ApexList) return sameLists(left, right)
    if (left instanceof ApexSet && right instanceof ApexSet)
        return left.size === right.size && left.values().every((value) => right.has(value))
    if (left instanceof ApexMap && right instanceof ApexMap) return sameMaps(left, right)
    if (left instanceof SObject && right instanceof SObject) return sameSObjects(left, right)
    if (programClassOf(left) !== null) return hasOwnEquality(left) ? callMethod(left, 'equals', [right]) === true : false
    const key = contentKey(left)
    return key !== null && key === contentKey(right)
}

function sameLists(left: ApexList, right: ApexList): boolean {
    return left.items.length === right.items.length && left.items.every((item, index) => sameElement(item, right.items[index]))
}

function sameMaps(left: ApexMap, right: ApexMap): boolean {
    return left.size === right.size && left.pairs().every(([key, value]) => right.has(key) && sameElement(value, right.get(key)))
}

function sameSObjects(left: SObject, right: SObject): boolean {
    if (left.type !== right.type) return false
    const names = new Set([...left.values.keys(), ...right.values.keys()])
    return [...names].every((name) => sameElement(left.values.get(name) ?? null, right.values.get(name) ?? null))
}

/** Row A5: a user class compares by reference unless it has both methods. */
function hasOwnEquality(value: object): boolean {
    return findMethod(value, 'equals', 1) !== null && findMethod(value, 'hashCode', 0) !== null
}

/** Representatives of the user objects that a set or map holds, by their hashCode(). */
export type KeySpace = Map<unknown, object[]>

export function newKeySpace(): KeySpace {
    return new Map()
}

/** A JavaScript value that is the same (===) for elements that are the same in Apex. */
export function keyOf(value: unknown, space: KeySpace): unknown {
    if (typeof value !== 'object' || value === null) return typeof value === 'string' && value.startsWith('\0') ? `\0s${value}` : value
    if (programClassOf(value) !== null && hasOwnEquality(value)) return representative(value, space)
    return contentKey(value) ?? value
}

function representative(value: object, space: KeySpace): object {
    const hash = callMethod(value, 'hashCode', [])
    const bucket = space.get(hash) ?? []
    const known = bucket.find((other) => other === value || callMethod(value, 'equals', [other]) === true)
    if (known !== undefined) return known
    bucket.push(value)
    space.set(hash, bucket)
    return value
}

/** The contents as text, for values that are compared by contents; null where identity decides. */
function contentKey(value: object): string | null {
    if (value instanceof Decimal) return decimalKey(value)
    if (value instanceof ApexDouble) return `\0f${value.value}`
    if (value instanceof ApexDate) return `\0d${value.days}`
    if (value instanceof ApexDatetime) return `\0m${value.milliseconds}`
    if (value instanceof ApexTime) return `\0t${value.milliseconds}`
    if (value instanceof Blob) return `\0b${value.bytes.toString('base64')}`
    if (value instanceof ApexList) return `\0l[${value.items.map(partKey).join(',')}]`
    if (value instanceof ApexSet) return `\0e[${value.values().map(partKey).sort().join(',')}]`
    if (value instanceof ApexMap) return `\0p[${pairKeys(value.pairs())}]`
    if (value instanceof SObject) return `\0o${value.type.name}[${pairKeys([...value.values])}]`
    return null
}

/** Row A12: 1.1 and 1.10 are two elements. */
function decimalKey(value: Decimal): string {
    if (value.isScaleDoubtful)
        throw new NotImplementedError('a Decimal quotient without setScale() as an element of a Set or Map (its scale is doubtful)')
    return `\0n${value.unscaled}/${value.scale}`
}

function pairKeys(pairs: readonly (readonly [unknown, unknown])[]): string {
    return pairs
        .filter(([, value]) => value !== null)
        .map(([key, value]) => `${partKey(key)}:${partKey(value)}`)
        .sort()
        .join(',')
}

const identities = new WeakMap<object, number>()
let lastIdentity = 0

function partKey(value: unknown): string {
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value !== 'object' || value === null) return `${typeof value}:${String(value)}`
    const content = contentKey(value)
    if (content !== null) return content
    const known = identities.get(value) ?? ++lastIdentity
    identities.set(value, known)
    return `\0i${known}`
}

/** equals(), hashCode() and toString() on a value of static type Object. */
import { callMethod, findMethod } from './call.ts'
import { equalValues } from './equality.ts'
import { hashOf } from './hash.ts'
import { programClassOf } from './object.ts'
import { toText } from './text.ts'

/** Case counts in Strings (row A3). */
export function objectEquals(left: unknown, right: unknown): boolean {
    if (typeof left === 'string') return left === right
    if (programClassOf(left) !== null && findMethod(left as object, 'equals', 1) !== null)
        return callMethod(left as object, 'equals', [right]) === true
    return equalValues(left, right)
}

export function objectHashCode(value: unknown): number {
    return hashOf(value)
}

export function objectToString(value: unknown): string {
    return toText(value)
}

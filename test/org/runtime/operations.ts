/**
 * Everything that emitted JavaScript calls: it sees this module as one object. The operations themselves live in the files named here;
 * this file adds those that reach into the library.
 */
import type { Implementation } from '../library/registry.ts'
import { callMethod } from './call.ts'
import { libraryEnum as libraryEnumConstants, type ApexEnumValue } from './enum.ts'
import { chargeConcatenation } from './heap.ts'
import { programClassOf } from './object.ts'
import { fieldToken, objectToken, type FieldToken, type ObjectToken } from './tokens.ts'
import { toText } from './text.ts'

export * from './access.ts'
export * from './arithmetic.ts'
export * from './bits.ts'
export * from './comparison.ts'
export * from './control.ts'
export * from './conversion.ts'
export * from './settings.ts'
export * from './store-access.ts'
export { callMethod } from './call.ts'
export { ApexEnumValue } from './enum.ts'
export { ApexException } from './exception.ts'
export { objectEquals, objectHashCode, objectToString } from './object-methods.ts'
export { toDecimal, toDouble, toLong } from './nullable-numbers.ts'
export { ApexObject } from './object.ts'
export { describeField, describeSObject, typeOf } from '../library/type-tokens.ts'

/** Rows A8, A16. */
export function concat(left: unknown, right: unknown): string {
    const first = toText(left, 'concatenation')
    const second = toText(right, 'concatenation')
    chargeConcatenation(first, second)
    return first + second
}

export function sObjectType(objectName: string): ObjectToken {
    return objectToken(objectName)
}

export function sObjectField(objectName: string, fieldName: string): FieldToken {
    return fieldToken(objectName, fieldName)
}

/** The library declares its enums when it is loaded, which is before anything compiles. */
export function libraryEnum(type: string, name: string): ApexEnumValue {
    const found = libraryEnumConstants(type, []).find((value) => value.name.toLowerCase() === name.toLowerCase())
    if (found === undefined) throw new Error(`no enum constant ${type}.${name}`)
    return found
}

/** A member of a library interface: on an instance of a user class its own method runs. */
export function callInterface(receiver: object, name: string, implementation: Implementation, values: readonly unknown[]): unknown {
    return programClassOf(receiver) === null ? implementation(receiver, ...values) : callMethod(receiver, name, values)
}

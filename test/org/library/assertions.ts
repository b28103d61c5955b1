/** Assert and the System.assert family (row E15). A failed assertion cannot be caught (row A31). */
import type { Definition } from './define.ts'
import { systemType } from './define.ts'
import type { LibraryType } from './registry.ts'
import type { ApexType } from './type-tokens.ts'
import { instanceOf } from '../runtime/conversion.ts'
import { equalValues } from '../runtime/equality.ts'
import { uncatchable } from '../runtime/exception.ts'
import { isNumber } from '../runtime/numbers.ts'
import { toText } from '../runtime/text.ts'
import { typeNameOf } from '../runtime/type-name.ts'

/** `Assertion Failed: msg: Expected: a, Actual: b`, with the parts that there are. */
function fail(message: unknown, comparison: string | null = null): never {
    const parts = [message === undefined || message === null ? null : toText(message), comparison].filter((part) => part !== null)
    throw uncatchable('AssertException', parts.length === 0 ? 'Assertion Failed' : `Assertion Failed: ${parts.join(': ')}`)
}

/** areEqual on Strings minds case. */
function same(expected: unknown, actual: unknown): boolean {
    if (typeof expected === 'string' && typeof actual === 'string') return expected === actual
    if (isNumber(expected) && isNumber(actual)) return equalValues(expected, actual)
    return equalValues(expected, actual)
}

function areEqual(expected: unknown, actual: unknown, message?: unknown): void {
    if (!same(expected, actual)) fail(message, `Expected: ${toText(expected)}, Actual: ${toText(actual)}`)
}

function areNotEqual(notExpected: unknown, actual: unknown, message?: unknown): void {
    if (same(notExpected, actual)) fail(message, `Same value: ${toText(actual)}`)
}

function isTrue(condition: boolean | null, message?: unknown): void {
    if (condition !== true) fail(message)
}

function isFalse(condition: boolean | null, message?: unknown): void {
    if (condition !== false) fail(message)
}

function isNull(value: unknown, message?: unknown): void {
    if (value !== null) fail(message, `Expected: null, Actual: ${toText(value)}`)
}

function isNotNull(value: unknown, message?: unknown): void {
    if (value === null) fail(message, 'Same value: null')
}

function isInstanceOfType(value: unknown, type: ApexType, message?: unknown): void {
    if (!instanceOf(value, type.reference))
        fail(message, `Expected: ${type.toString()}, Actual: ${value === null ? 'null' : typeNameOf(value)}`)
}

function isNotInstanceOfType(value: unknown, type: ApexType, message?: unknown): void {
    if (instanceOf(value, type.reference)) fail(message, `Same type: ${type.toString()}`)
}

/** Each with and without a message. */
function forms(signatures: Readonly<Record<string, Definition>>, messageType: string): Record<string, Definition> {
    return Object.fromEntries(
        Object.entries(signatures).flatMap(([signature, work]) => [
            [signature, work],
            [signature.replace(/\)$/, signature.endsWith('()') ? `${messageType})` : `, ${messageType})`), work],
        ]),
    )
}

export const systemAssertions: Readonly<Record<string, Definition>> = forms(
    {
        'static void assert(Boolean)': isTrue,
        'static void assertEquals(Object, Object)': areEqual,
        'static void assertNotEquals(Object, Object)': areNotEqual,
    },
    'Object',
)

export const assertType: LibraryType = systemType(
    'Assert',
    forms(
        {
            'static void areEqual(Object, Object)': areEqual,
            'static void areNotEqual(Object, Object)': areNotEqual,
            'static void isTrue(Boolean)': isTrue,
            'static void isFalse(Boolean)': isFalse,
            'static void isNull(Object)': isNull,
            'static void isNotNull(Object)': isNotNull,
            'static void isInstanceOfType(Object, System.Type)': isInstanceOfType,
            'static void isNotInstanceOfType(Object, System.Type)': isNotInstanceOfType,
            'static void fail()': (message?: unknown) => fail(message),
        },
        'String',
    ),
)

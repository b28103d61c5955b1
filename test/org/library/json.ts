/** System.JSON. The generator and parser classes are not provided, so they do not compile. */
import { systemType } from './define.ts'
import { parseJson } from './json-parse.ts'
import { typedValue, untypedValue } from './json-read.ts'
import { printJson, printPretty } from './json-tree.ts'
import { jsonTreeOf } from './json-write.ts'
import type { ApexType } from './type-tokens.ts'
import { nullPointer } from '../runtime/exception.ts'
import { charge } from '../runtime/heap.ts'

function serialize(value: unknown, suppressNulls = false): string {
    return charge(printJson(jsonTreeOf(value, suppressNulls)))
}

function serializePretty(value: unknown, suppressNulls = false): string {
    return charge(printPretty(jsonTreeOf(value, suppressNulls)))
}

function present<T>(value: T | null): T {
    if (value === null) throw nullPointer()
    return value
}

/** The values are charged as much heap as their text. */
const deserialize =
    (isStrict: boolean) =>
    (text: string | null, type: ApexType | null): unknown =>
        typedValue(parseJson(charge(present(text))), present(type).reference, isStrict)

export const jsonType = systemType('JSON', {
    'static String serialize(Object)': (value: unknown) => serialize(value),
    'static String serialize(Object, Boolean)': serialize,
    'static String serializePretty(Object)': (value: unknown) => serializePretty(value),
    'static String serializePretty(Object, Boolean)': serializePretty,
    'static Object deserialize(String, System.Type)': deserialize(false),
    'static Object deserializeStrict(String, System.Type)': deserialize(true),
    'static Object deserializeUntyped(String)': (text: string | null) => untypedValue(parseJson(charge(present(text)))),
})

/** The Apex name of a value's runtime type, as exceptions and describe calls print it. */
import type { TypeReference } from '../library/registry.ts'
import { Blob } from './blob.ts'
import { ApexList, ApexMap, ApexSet } from './collections.ts'
import { ApexDate, ApexDatetime, ApexTime } from './date-time.ts'
import { Decimal } from './decimal.ts'
import { ApexDouble } from './double.ts'
import { ApexEnumValue } from './enum.ts'
import { ApexException } from './exception.ts'
import { LibraryObject, programClassOf } from './object.ts'
import { SObject } from './sobject.ts'

const reference = (name: string, ...inner: TypeReference[]): TypeReference => ({ name, arguments: inner })

const byClass: readonly (readonly [abstract new (...values: never[]) => object, string])[] = [
    [Decimal, 'Decimal'],
    [ApexDouble, 'Double'],
    [ApexDate, 'Date'],
    [ApexDatetime, 'Datetime'],
    [ApexTime, 'Time'],
    [Blob, 'Blob'],
]

/** @throws Error for a JavaScript value that is no Apex value. */
export function typeOf(value: unknown): TypeReference {
    if (typeof value === 'string') return reference('String')
    if (typeof value === 'number') return reference('Integer')
    if (typeof value === 'bigint') return reference('Long')
    if (typeof value === 'boolean') return reference('Boolean')
    if (typeof value !== 'object' || value === null) throw new Error(`${String(value)} is no Apex value`)
    return typeOfObject(value)
}

function typeOfObject(value: object): TypeReference {
    if (value instanceof SObject) return reference(value.type.name)
    if (value instanceof ApexList) return reference('List', value.elementType)
    if (value instanceof ApexMap) return reference('Map', value.keyType, value.valueType)
    if (value instanceof ApexSet) return reference('Set', value.elementType)
    const found = byClass.find(([type]) => value instanceof type)
    if (found !== undefined) return reference(found[1])
    if (value instanceof ApexEnumValue) return reference(value.type)
    const compiled = programClassOf(value)
    if (compiled !== null) return reference(compiled.name)
    if (value instanceof ApexException) return reference(value.typeName)
    if (value instanceof LibraryObject) return reference(value.apexType)
    throw new Error(`${value.constructor.name} is no Apex value`)
}

/** `Map<String,ANY>`: no space after the comma, as exceptions print it (row A14). */
export function printType(type: TypeReference): string {
    return type.arguments.length === 0 ? type.name : `${type.name}<${type.arguments.map(printType).join(',')}>`
}

/** As TypeException prints it: Object as a type argument is ANY (row A14). */
export function printCastType(type: TypeReference): string {
    const inner = type.arguments.map((part) => (part.name === 'Object' ? 'ANY' : printCastType(part)))
    return inner.length === 0 ? type.name : `${type.name}<${inner.join(',')}>`
}

export function typeNameOf(value: unknown): string {
    return printType(typeOf(value))
}

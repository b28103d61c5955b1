/** System.Type: `X.class`, Type.forName, and describe results named in source (`Schema.SObjectType.Lead`). */
import { systemType } from './define.ts'
import type { TypeReference } from './registry.ts'
import { parseType } from './define.ts'
import { DescribeFieldResult, DescribeSObjectResult } from './describe-results.ts'
import { instantiate } from './instantiate.ts'
import { LibraryObject } from '../runtime/object.ts'
import { fieldToken, objectToken } from '../runtime/tokens.ts'
import { transaction } from '../runtime/transaction.ts'
import { printType } from '../runtime/type-name.ts'

export class ApexType extends LibraryObject {
    readonly apexType = 'System.Type'
    readonly reference: TypeReference

    constructor(reference: TypeReference) {
        super()
        this.reference = reference
    }

    override toString(): string {
        return printType(this.reference)
    }
}

const tokens = new Map<string, ApexType>()

/** One object per type, so that == on types is identity. */
export function typeOf(reference: TypeReference): ApexType {
    const key = printType(reference).toLowerCase()
    const known = tokens.get(key) ?? new ApexType(reference)
    tokens.set(key, known)
    return known
}

export function describeSObject(objectName: string): DescribeSObjectResult {
    return new DescribeSObjectResult(objectToken(objectName).object)
}

export function describeField(objectName: string, fieldName: string): DescribeFieldResult {
    return new DescribeFieldResult(fieldToken(objectName, fieldName))
}

/** Row G15: a name that is no type gives null. */
function forName(name: string | null): ApexType | null {
    if (name === null) return null
    const { org } = transaction()
    const plain = name.replace(/^system\./i, '')
    const compiled = org.program.classes.get(plain.toLowerCase())
    if (compiled !== undefined) return typeOf({ name: compiled.name, arguments: [] })
    const object = org.schema.object(plain)
    if (object !== undefined) return typeOf({ name: object.name, arguments: [] })
    const builtIn = BUILT_IN.find((known) => known.toLowerCase() === plain.replace(/<.*$/, '').toLowerCase())
    return builtIn === undefined ? null : typeOf({ ...parseType(plain), name: builtIn })
}

const BUILT_IN = [
    'String',
    'Id',
    'Integer',
    'Long',
    'Double',
    'Decimal',
    'Boolean',
    'Date',
    'Datetime',
    'Time',
    'Blob',
    'Object',
    'List',
    'Set',
    'Map',
]

function forNamespace(namespace: string | null, name: string | null): ApexType | null {
    return namespace === null || namespace === '' ? forName(name) : null
}

export const typeType = systemType('System.Type', {
    'static System.Type forName(String)': forName,
    'static System.Type forName(String, String)': forNamespace,
    'Object newInstance()': (type: ApexType) => instantiate(type.reference),
    'String getName()': (type: ApexType) => type.toString(),
    'String toString()': (type: ApexType) => type.toString(),
    'Boolean equals(Object)': (type: ApexType, other: unknown) => type === other,
})

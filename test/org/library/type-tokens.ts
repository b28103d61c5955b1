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
    const known = name === null ? null : knownType(parseType(name))
    return known === null ? null : typeOf(known)
}

/** The type with its names as they are declared; null where it or one of its type arguments is none. */
function knownType(written: TypeReference): TypeReference | null {
    const { org } = transaction()
    const plain = written.name.replace(/^system\./i, '')
    const key = plain.toLowerCase()
    const name = org.program.classes.get(key)?.name ?? org.schema.object(plain)?.name ?? BUILT_IN.find((type) => type.toLowerCase() === key)
    const inner = written.arguments.map(knownType).filter((type) => type !== null)
    return name === undefined || inner.length < written.arguments.length ? null : { name, arguments: inner }
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

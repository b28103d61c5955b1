/** What may be assigned to an sObject field, and the form in which the field keeps it. */
import type { SchemaField } from '../platform/schema-types.ts'
import { Blob } from './blob.ts'
import { ApexDate, ApexDatetime, ApexTime } from './date-time.ts'
import { NotImplementedError, apexException } from './exception.ts'
import { requireId } from './ids.ts'
import { isNumber, toDecimal, toDouble } from './numbers.ts'
import { typeNameOf } from './type-name.ts'

function accept(type: string, value: unknown): unknown {
    switch (type.toLowerCase()) {
        case 'string':
            return typeof value === 'string' ? value : undefined
        case 'id':
            return typeof value === 'string' ? requireId(value) : undefined
        case 'boolean':
            return typeof value === 'boolean' ? value : undefined
        case 'integer':
            return typeof value === 'number' ? value : undefined
        case 'double':
            return isNumber(value) ? toDouble(value) : undefined
        case 'decimal':
            return isNumber(value) ? toDecimal(value) : undefined
        case 'date':
            return value instanceof ApexDate ? value : undefined
        case 'datetime':
            if (value instanceof ApexDate) throw new NotImplementedError('assigning a Date to a Datetime field (its zone is doubtful)')
            return value instanceof ApexDatetime ? value : undefined
        case 'time':
            return value instanceof ApexTime ? value : undefined
        case 'blob':
            return value instanceof Blob ? value : undefined
        case 'object':
        case 'any':
            return value
        default:
            throw new NotImplementedError(`a value in a field of type ${type}`)
    }
}

/** @throws SObjectException "Illegal assignment from String to Date" (row B6). */
export function coerceFieldValue(field: SchemaField, value: unknown): unknown {
    if (value === null || value === undefined) return null
    const accepted = accept(field.apexType, value)
    if (accepted === undefined) throw apexException('SObjectException', `Illegal assignment from ${typeNameOf(value)} to ${field.apexType}`)
    return accepted
}

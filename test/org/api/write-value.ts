/** From an Apex value to JSON as REST writes it (row H16). */
import { Blob } from '../runtime/blob.ts'
import { ApexDate, ApexDatetime, ApexTime } from '../runtime/date-time.ts'
import { Decimal } from '../runtime/decimal.ts'
import { ApexDouble } from '../runtime/double.ts'

export type JsonValue = string | number | boolean | null

/** @throws Error for a value that no field can hold: a fault of the store. */
export function writeValue(value: unknown): JsonValue {
    if (value === null || value === undefined) return null
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    if (value instanceof ApexDatetime) return value.toString().replace('Z', '+0000')
    if (value instanceof ApexDate || value instanceof ApexTime) return value.toString()
    if (value instanceof Decimal) return value.toNumber()
    if (value instanceof ApexDouble) return value.value
    if (value instanceof Blob) return value.bytes.toString('base64')
    throw new Error(`no JSON form for a value of ${value.constructor.name}`)
}

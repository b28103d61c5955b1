/** Widening and narrowing among Integer, Long, Double and Decimal (row A10). */
import { Decimal } from './decimal.ts'
import { ApexDouble } from './double.ts'
import { nullPointer } from './exception.ts'

export type ApexNumber = number | bigint | ApexDouble | Decimal

export function isNumber(value: unknown): value is ApexNumber {
    return typeof value === 'number' || typeof value === 'bigint' || value instanceof ApexDouble || value instanceof Decimal
}

function fail(value: unknown, target: string): never {
    if (value === null || value === undefined) throw nullPointer()
    throw new Error(`${typeof value} where ${target} was compiled`)
}

export function toLong(value: unknown): bigint {
    if (typeof value === 'bigint') return value
    return typeof value === 'number' ? BigInt(value) : fail(value, 'Long')
}

export function toDouble(value: unknown): ApexDouble {
    if (value instanceof ApexDouble) return value
    if (value instanceof Decimal) return new ApexDouble(value.toNumber())
    return typeof value === 'number' || typeof value === 'bigint' ? new ApexDouble(Number(value)) : fail(value, 'Double')
}

export function toDecimal(value: unknown): Decimal {
    if (value instanceof Decimal) return value
    if (typeof value === 'number' || typeof value === 'bigint') return Decimal.ofInteger(value)
    if (!(value instanceof ApexDouble)) return fail(value, 'Decimal')
    const parsed = Decimal.parse(String(value.value))
    return parsed ?? fail(value, 'Decimal')
}

/** 32 bits, wrapping (row A9). */
export function narrowToInteger(value: ApexNumber): number {
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value))
    return Number(BigInt.asIntN(32, value instanceof Decimal ? value.truncate() : BigInt(Math.trunc(value.value))))
}

/** 64 bits, wrapping (row A9). */
export function narrowToLong(value: ApexNumber): bigint {
    if (typeof value === 'number') return BigInt(value)
    if (typeof value === 'bigint') return BigInt.asIntN(64, value)
    return BigInt.asIntN(64, value instanceof Decimal ? value.truncate() : BigInt(Math.trunc(value.value)))
}

/** The widening conversions of emitted code: null stays null (row A10). */
import type { Decimal } from './decimal.ts'
import type { ApexDouble } from './double.ts'
import * as numbers from './numbers.ts'

export function toLong(value: unknown): bigint | null {
    return value === null ? null : numbers.toLong(value)
}

export function toDouble(value: unknown): ApexDouble | null {
    return value === null ? null : numbers.toDouble(value)
}

export function toDecimal(value: unknown): Decimal | null {
    return value === null ? null : numbers.toDecimal(value)
}

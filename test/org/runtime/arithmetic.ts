/** Operators on numbers, booleans and dates. The compiler has chosen the type; null is a NullPointerException (rows A7, A9). */
import { ApexDate, ApexDatetime, DAY_MS } from './date-time.ts'
import { Decimal } from './decimal.ts'
import { ApexDouble, parseDouble } from './double.ts'
import { apexException, nullPointer } from './exception.ts'
import { type ApexNumber, toDecimal, toDouble } from './numbers.ts'

type Integer = number | null
type Long = bigint | null
type Double = ApexDouble | null
type Dec = Decimal | null

const divideByZero = (): Error => apexException('MathException', 'Divide by 0')

export function addInteger(a: Integer, b: Integer): number {
    if (a === null || b === null) throw nullPointer()
    return (a + b) | 0
}

export function subtractInteger(a: Integer, b: Integer): number {
    if (a === null || b === null) throw nullPointer()
    return (a - b) | 0
}

export function multiplyInteger(a: Integer, b: Integer): number {
    if (a === null || b === null) throw nullPointer()
    return Math.imul(a, b)
}

export function divideInteger(a: Integer, b: Integer): number {
    if (a === null || b === null) throw nullPointer()
    if (b === 0) throw divideByZero()
    return (a / b) | 0
}

export function negateInteger(a: Integer): number {
    return subtractInteger(0, a)
}

function long(a: Long, b: Long, work: (a: bigint, b: bigint) => bigint): bigint {
    if (a === null || b === null) throw nullPointer()
    return BigInt.asIntN(64, work(a, b))
}

export const addLong = (a: Long, b: Long): bigint => long(a, b, (x, y) => x + y)
export const subtractLong = (a: Long, b: Long): bigint => long(a, b, (x, y) => x - y)
export const multiplyLong = (a: Long, b: Long): bigint => long(a, b, (x, y) => x * y)
export const negateLong = (a: Long): bigint => long(0n, a, (x, y) => x - y)
export const divideLong = (a: Long, b: Long): bigint =>
    long(a, b, (x, y) => {
        if (y === 0n) throw divideByZero()
        return x / y
    })

function double(a: Double, b: Double, work: (a: number, b: number) => number): ApexDouble {
    if (a === null || b === null) throw nullPointer()
    return new ApexDouble(work(a.value, b.value))
}

export const addDouble = (a: Double, b: Double): ApexDouble => double(a, b, (x, y) => x + y)
export const subtractDouble = (a: Double, b: Double): ApexDouble => double(a, b, (x, y) => x - y)
export const multiplyDouble = (a: Double, b: Double): ApexDouble => double(a, b, (x, y) => x * y)
export const negateDouble = (a: Double): ApexDouble => double(a, a, (x) => -x)
export const divideDouble = (a: Double, b: Double): ApexDouble =>
    double(a, b, (x, y) => {
        if (y === 0) throw divideByZero()
        return x / y
    })

function decimal(a: Dec, b: Dec, work: (a: Decimal, b: Decimal) => Decimal): Decimal {
    if (a === null || b === null) throw nullPointer()
    return work(a, b)
}

export const addDecimal = (a: Dec, b: Dec): Decimal => decimal(a, b, (x, y) => x.add(y))
export const subtractDecimal = (a: Dec, b: Dec): Decimal => decimal(a, b, (x, y) => x.subtract(y))
export const multiplyDecimal = (a: Dec, b: Dec): Decimal => decimal(a, b, (x, y) => x.multiply(y))
export const divideDecimal = (a: Dec, b: Dec): Decimal => decimal(a, b, (x, y) => x.divide(y))
export const negateDecimal = (a: Dec): Decimal => decimal(a, a, (x) => x.negate())

export function addDays(date: ApexDate | null, days: number | null): ApexDate {
    if (date === null || days === null) throw nullPointer()
    return new ApexDate(date.days + days)
}

export function addDaysToDatetime(moment: ApexDatetime | null, days: ApexNumber | null): ApexDatetime {
    if (moment === null || days === null) throw nullPointer()
    return new ApexDatetime(moment.milliseconds + Math.round(toDouble(days).value * DAY_MS))
}

/** @throws Error for a text that the lexer should not have let through. */
export function decimalLiteral(text: string): Decimal {
    const parsed = Decimal.parse(text)
    if (parsed === null) throw new Error(`no Decimal literal: ${text}`)
    return parsed
}

export function doubleLiteral(text: string): ApexDouble {
    return parseDouble(text.replace(/[dD]$/, ''))
}

/** Integer, Long, Double or Decimal as a JavaScript number, for comparisons with a bound. */
export function numberOf(value: ApexNumber): number {
    return toDecimal(value).toNumber()
}

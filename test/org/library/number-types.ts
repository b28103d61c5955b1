/** Integer, Long, Double, Decimal, Boolean, RoundingMode. */
import { systemEnum, systemType } from './define.ts'
import { Decimal, type RoundingMode } from '../runtime/decimal.ts'
import type { ApexDouble } from '../runtime/double.ts'
import { parseDouble } from '../runtime/double.ts'
import type { ApexEnumValue } from '../runtime/enum.ts'
import { NotImplementedError, apexException, nullPointer } from '../runtime/exception.ts'
import { isNumber, narrowToInteger, narrowToLong, toDecimal, toDouble, type ApexNumber } from '../runtime/numbers.ts'
import { toText } from '../runtime/text.ts'
import { typeNameOf } from '../runtime/type-name.ts'

const MODES = ['CEILING', 'DOWN', 'FLOOR', 'HALF_DOWN', 'HALF_EVEN', 'HALF_UP', 'UNNECESSARY', 'UP'] as const
export const roundingMode = systemEnum('System.RoundingMode', MODES)

const mode = (value: ApexEnumValue): RoundingMode => value.name as RoundingMode

/** Group separators are the running user's; only the US form is provided. */
function grouped(text: string): string {
    const [whole = '', fraction] = text.split('.')
    const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',')
    return fraction === undefined ? digits : `${digits}.${fraction}`
}

function parseWhole(text: string | null, name: string, bits: number): bigint {
    if (text === null) throw apexException('NullPointerException', 'Argument cannot be null.')
    const limit = 1n << BigInt(bits - 1)
    const value = /^[+-]?\d+$/.test(text.trim()) ? BigInt(text.trim().replace('+', '')) : null
    if (value === null || value >= limit || value < -limit) throw apexException('TypeException', `Invalid ${name}: ${text}`)
    return value
}

function integerOf(value: unknown): number | null {
    if (value === null) throw apexException('NullPointerException', 'Argument cannot be null.')
    if (typeof value === 'string') return Number(parseWhole(value, 'integer', 32))
    if (isNumber(value)) return narrowToInteger(value)
    throw apexException('TypeException', `Invalid integer: ${typeNameOf(value)}`)
}

export const integerType = systemType('Integer', {
    'static Integer valueOf(Object)': integerOf,
    'static Integer valueOf(String)': integerOf,
    'String format()': (value: number) => grouped(String(value)),
})

export const longType = systemType('Long', {
    'static Long valueOf(String)': (text: string | null) => parseWhole(text, 'long', 64),
    'Integer intValue()': narrowToInteger,
    'String format()': (value: bigint | number) => grouped(String(value)),
})

function doubleOf(value: unknown): ApexDouble {
    if (value === null) throw apexException('NullPointerException', 'Argument cannot be null.')
    if (typeof value === 'string') return parseDouble(value)
    if (isNumber(value)) return toDouble(value)
    throw apexException('TypeException', `Invalid double: ${typeNameOf(value)}`)
}

export const doubleType = systemType('Double', {
    'static Double valueOf(Object)': doubleOf,
    'static Double valueOf(String)': doubleOf,
    'Integer intValue()': narrowToInteger,
    'Long longValue()': narrowToLong,
    'Long round()': (value: ApexNumber) => toDecimal(value).setScale(0).truncate(),
})

function decimalOf(value: unknown): Decimal {
    if (value === null) throw nullPointer()
    if (isNumber(value)) return toDecimal(value)
    const parsed = typeof value === 'string' ? Decimal.parse(value) : null
    if (parsed === null) throw apexException('TypeException', `Invalid decimal: ${toText(value)}`)
    return parsed
}

function powerOf(base: ApexNumber, exponent: number): Decimal {
    if (exponent < 0 || exponent > 32_767) throw apexException('MathException', 'Invalid exponent')
    return Array.from({ length: exponent }).reduce<Decimal>((result) => result.multiply(toDecimal(base)), Decimal.ofInteger(1))
}

function scaleOf(value: ApexNumber): number {
    const decimal = toDecimal(value)
    if (decimal.isScaleDoubtful) throw new NotImplementedError('the scale of a Decimal quotient')
    return decimal.scale
}

function stripZeros(value: ApexNumber): Decimal {
    let { unscaled, scale } = toDecimal(value)
    while (scale > 0 && unscaled % 10n === 0n) {
        unscaled /= 10n
        scale--
    }
    return new Decimal(unscaled, scale)
}

/** Row A11: round() and one-argument setScale() round HALF_EVEN. */
export const decimalType = systemType('Decimal', {
    'static Decimal valueOf(Double)': decimalOf,
    'static Decimal valueOf(Long)': decimalOf,
    'static Decimal valueOf(String)': decimalOf,
    'Decimal abs()': (value: ApexNumber) => toDecimal(value).absolute(),
    'Decimal divide(Decimal, Integer)': (value: ApexNumber, by: ApexNumber, scale: number) =>
        toDecimal(value).divideTo(toDecimal(by), scale, null),
    'Decimal divide(Decimal, Integer, System.RoundingMode)': (value: ApexNumber, by: ApexNumber, scale: number, rounding: ApexEnumValue) =>
        toDecimal(value).divideTo(toDecimal(by), scale, mode(rounding)),
    'Double doubleValue()': toDouble,
    'Integer intValue()': narrowToInteger,
    'Long longValue()': narrowToLong,
    'Decimal pow(Integer)': powerOf,
    'Integer precision()': (value: ApexNumber) => toDecimal(value).unscaled.toString().replace('-', '').length,
    'Integer scale()': scaleOf,
    'Long round()': (value: ApexNumber) => toDecimal(value).setScale(0).truncate(),
    'Long round(System.RoundingMode)': (value: ApexNumber, rounding: ApexEnumValue) =>
        toDecimal(value).setScale(0, mode(rounding)).truncate(),
    'Decimal setScale(Integer)': (value: ApexNumber, scale: number) => toDecimal(value).setScale(scale),
    'Decimal setScale(Integer, System.RoundingMode)': (value: ApexNumber, scale: number, rounding: ApexEnumValue) =>
        toDecimal(value).setScale(scale, mode(rounding)),
    'Decimal stripTrailingZeros()': stripZeros,
    'String toPlainString()': (value: ApexNumber) => toDecimal(value).toString(),
    'String format()': (value: ApexNumber) => grouped(toDecimal(value).toString()),
})

export const booleanType = systemType('Boolean', {
    'static Boolean valueOf(Object)': (value: unknown) => {
        if (value === null) throw nullPointer()
        return typeof value === 'boolean' ? value : toText(value).toLowerCase() === 'true'
    },
})

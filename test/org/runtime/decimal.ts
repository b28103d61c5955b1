/**
 * Apex Decimal: an unscaled integer and a scale, as Java's BigDecimal. A quotient's scale is doubtful (row A13), so it may be compared
 * and given a scale, but neither printed nor hashed before.
 */
import { NotImplementedError, apexException } from './exception.ts'

export type RoundingMode = 'CEILING' | 'DOWN' | 'FLOOR' | 'HALF_DOWN' | 'HALF_EVEN' | 'HALF_UP' | 'UNNECESSARY' | 'UP'

/** Digits behind the point kept in a quotient: enough for any later setScale (row A11: at most 33). */
const QUOTIENT_SCALE = 40

const power = (n: number): bigint => 10n ** BigInt(n)
const size = (n: bigint): bigint => (n < 0n ? -n : n)

function roundsAway(remainder: bigint, divisor: bigint, quotientIsOdd: boolean, isNegative: boolean, mode: RoundingMode): boolean {
    const twice = size(remainder) * 2n
    switch (mode) {
        case 'UP':
            return true
        case 'DOWN':
            return false
        case 'CEILING':
            return !isNegative
        case 'FLOOR':
            return isNegative
        case 'HALF_UP':
            return twice >= divisor
        case 'HALF_DOWN':
            return twice > divisor
        case 'HALF_EVEN':
            return twice > divisor || (twice === divisor && quotientIsOdd)
        case 'UNNECESSARY':
            throw apexException('MathException', 'Rounding necessary')
    }
}

/** Divides a scaled integer by a positive divisor under a rounding mode. */
function divideRounded(value: bigint, divisor: bigint, mode: RoundingMode): bigint {
    const quotient = value / divisor
    const remainder = value % divisor
    if (remainder === 0n) return quotient
    const isNegative = value < 0n
    return roundsAway(remainder, divisor, quotient % 2n !== 0n, isNegative, mode) ? quotient + (isNegative ? -1n : 1n) : quotient
}

export class Decimal {
    readonly unscaled: bigint
    readonly scale: number
    /** True for a quotient whose scale Salesforce's pages do not settle. */
    readonly isScaleDoubtful: boolean

    constructor(unscaled: bigint, scale: number, isScaleDoubtful = false) {
        this.unscaled = unscaled
        this.scale = scale
        this.isScaleDoubtful = isScaleDoubtful
    }

    static ofInteger(value: number | bigint): Decimal {
        return new Decimal(BigInt(value), 0)
    }

    /** @returns null where the text is no number. */
    static parse(text: string): Decimal | null {
        const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim())
        if (match === null) return null
        const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
        if (whole === '' && fraction === '') return null
        const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`)
        const scale = fraction.length - Number(exponent)
        return scale < 0 ? new Decimal(digits * power(-scale), 0) : new Decimal(digits, scale)
    }

    private with(unscaled: bigint, scale: number, other: Decimal): Decimal {
        return new Decimal(unscaled, scale, this.isScaleDoubtful || other.isScaleDoubtful)
    }

    private at(scale: number): bigint {
        return this.unscaled * power(scale - this.scale)
    }

    add(other: Decimal): Decimal {
        const scale = Math.max(this.scale, other.scale)
        return this.with(this.at(scale) + other.at(scale), scale, other)
    }

    subtract(other: Decimal): Decimal {
        return this.add(other.negate())
    }

    multiply(other: Decimal): Decimal {
        return this.with(this.unscaled * other.unscaled, this.scale + other.scale, other)
    }

    divide(other: Decimal): Decimal {
        return this.quotient(other, QUOTIENT_SCALE, 'HALF_EVEN', true)
    }

    /** Row A13 doubts divide(d, scale) only where it has to round; `mode` null is that form. */
    divideTo(other: Decimal, scale: number, mode: RoundingMode | null): Decimal {
        const result = this.quotient(other, scale, mode ?? 'HALF_EVEN', false)
        if (mode === null && result.multiply(other).compare(this) !== 0)
            throw new NotImplementedError('Decimal.divide(divisor, scale) that has to round')
        return result
    }

    private quotient(other: Decimal, scale: number, mode: RoundingMode, isScaleDoubtful: boolean): Decimal {
        if (other.unscaled === 0n) throw apexException('MathException', 'Divide by 0')
        const sign = other.unscaled < 0n ? -1n : 1n
        const value = sign * this.unscaled * power(scale + other.scale)
        return new Decimal(divideRounded(value, size(other.unscaled) * power(this.scale), mode), scale, isScaleDoubtful)
    }

    negate(): Decimal {
        return new Decimal(-this.unscaled, this.scale, this.isScaleDoubtful)
    }

    absolute(): Decimal {
        return this.unscaled < 0n ? this.negate() : this
    }

    compare(other: Decimal): number {
        const scale = Math.max(this.scale, other.scale)
        const difference = this.at(scale) - other.at(scale)
        return difference === 0n ? 0 : difference < 0n ? -1 : 1
    }

    /** Row A11: scale within -33..33; a negative scale is refused here. */
    setScale(scale: number, mode: RoundingMode = 'HALF_EVEN'): Decimal {
        if (scale < -33 || scale > 33) throw apexException('MathException', `Scale must be between -33 and 33: ${scale}`)
        if (scale < 0) throw new NotImplementedError('Decimal.setScale with a negative scale')
        if (scale >= this.scale) return new Decimal(this.at(scale), scale)
        return new Decimal(divideRounded(this.unscaled, power(this.scale - scale), mode), scale)
    }

    /** Towards zero. */
    truncate(): bigint {
        return this.unscaled / power(this.scale)
    }

    toNumber(): number {
        return Number(this.text())
    }

    private text(): string {
        const digits = size(this.unscaled)
            .toString()
            .padStart(this.scale + 1, '0')
        const sign = this.unscaled < 0n ? '-' : ''
        return this.scale === 0 ? sign + digits : `${sign}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`
    }

    /** Plain digits with all places of the scale. */
    toString(): string {
        if (this.isScaleDoubtful) throw new NotImplementedError('the text of a Decimal quotient without setScale() (its scale is doubtful)')
        return this.text()
    }
}

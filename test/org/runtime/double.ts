import { apexException } from './exception.ts'

/** Apex Double: IEEE 754, printed as Java prints it. */
export class ApexDouble {
    readonly value: number

    constructor(value: number) {
        this.value = value
    }

    toString(): string {
        return javaDoubleText(this.value)
    }
}

/** Java's Double.toString: plain between 1e-3 and 1e7, else d.dddE±n. */
function javaDoubleText(value: number): string {
    if (Number.isNaN(value)) return 'NaN'
    if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
    if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
    const size = Math.abs(value)
    if (size >= 1e-3 && size < 1e7) {
        const text = String(value)
        return text.includes('.') ? text : `${text}.0`
    }
    const [digits = '', exponent = '0'] = value.toExponential().split('e')
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}

export function parseDouble(text: string): ApexDouble {
    const trimmed = text.trim()
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) throw apexException('TypeException', `Invalid double: ${text}`)
    return new ApexDouble(Number(trimmed))
}

/** Bit operators on Integer and Long, and the Boolean &, | and ^, which evaluate both sides. */
import { nullPointer } from './exception.ts'

type Count = number | bigint | null

function integers(a: number | null, b: Count, work: (a: number, b: number) => number): number {
    if (a === null || b === null) throw nullPointer()
    return work(a, Number(b)) | 0
}

export const andInteger = (a: number | null, b: number | null): number => integers(a, b, (x, y) => x & y)
export const orInteger = (a: number | null, b: number | null): number => integers(a, b, (x, y) => x | y)
export const xorInteger = (a: number | null, b: number | null): number => integers(a, b, (x, y) => x ^ y)
export const notInteger = (a: number | null): number => integers(a, 0, (x) => ~x)
export const shiftLeftInteger = (a: number | null, b: Count): number => integers(a, b, (x, y) => x << (y & 31))
export const shiftRightInteger = (a: number | null, b: Count): number => integers(a, b, (x, y) => x >> (y & 31))
export const shiftRightUnsignedInteger = (a: number | null, b: Count): number => integers(a, b, (x, y) => x >>> (y & 31))

function longs(a: bigint | null, b: Count, work: (a: bigint, b: bigint) => bigint): bigint {
    if (a === null || b === null) throw nullPointer()
    return BigInt.asIntN(64, work(a, BigInt(b)))
}

export const andLong = (a: bigint | null, b: bigint | null): bigint => longs(a, b, (x, y) => x & y)
export const orLong = (a: bigint | null, b: bigint | null): bigint => longs(a, b, (x, y) => x | y)
export const xorLong = (a: bigint | null, b: bigint | null): bigint => longs(a, b, (x, y) => x ^ y)
export const notLong = (a: bigint | null): bigint => longs(a, 0, (x) => ~x)
export const shiftLeftLong = (a: bigint | null, b: Count): bigint => longs(a, b, (x, y) => x << (y & 63n))
export const shiftRightLong = (a: bigint | null, b: Count): bigint => longs(a, b, (x, y) => x >> (y & 63n))
export const shiftRightUnsignedLong = (a: bigint | null, b: Count): bigint => longs(a, b, (x, y) => BigInt.asUintN(64, x) >> (y & 63n))

function booleans(a: boolean | null, b: boolean | null, work: (a: boolean, b: boolean) => boolean): boolean {
    if (a === null || b === null) throw nullPointer()
    return work(a, b)
}

export const andBoolean = (a: boolean | null, b: boolean | null): boolean => booleans(a, b, (x, y) => x && y)
export const orBoolean = (a: boolean | null, b: boolean | null): boolean => booleans(a, b, (x, y) => x || y)
export const xorBoolean = (a: boolean | null, b: boolean | null): boolean => booleans(a, b, (x, y) => x !== y)

/**
 * One pass over the bytes of a JSON text for what JSON.parse lets through: any depth, keys given twice (it takes the last), numbers
 * that overflow, `__proto__`, and characters that Postgres cannot store. Whether the text is JSON at all is left to JSON.parse.
 */
import { EXACT_LENGTH } from '../platform/exact-number.ts'

export const DEPTH_MAX = 64
/** A Salesforce number has at most 18 digits. */
const NUMBER_LENGTH_MAX = 40

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d]
const [MINUS, ZERO, NINE, LETTER_U] = [0x2d, 0x30, 0x39, 0x75]

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE
/** Digits, sign, point and exponent: everything a number may be made of. */
const isNumberByte = (byte: number): boolean =>
    isDigit(byte) || byte === 0x2b || byte === MINUS || byte === 0x2e || byte === 0x45 || byte === 0x65

class Fault extends Error {}

function readEscapedUnit(bytes: Buffer, at: number): number {
    return bytes[at] === BACKSLASH && bytes[at + 1] === LETTER_U ? parseInt(bytes.toString('latin1', at + 2, at + 6), 16) : -1
}

/** Checks `\uXXXX` at `at` and returns the index after it (after both halves of a pair). */
function skipUnicodeEscape(bytes: Buffer, at: number): number {
    const unit = readEscapedUnit(bytes, at)
    if (unit === 0) throw new Fault('The text holds the character U+0000, which cannot be stored: remove it.')
    if (unit >= 0xdc00 && unit <= 0xdfff) throw new Fault('The text holds half of a surrogate pair: send whole characters.')
    if (unit < 0xd800 || unit > 0xdbff) return at + 6
    const low = readEscapedUnit(bytes, at + 6)
    if (!(low >= 0xdc00 && low <= 0xdfff)) throw new Fault('The text holds half of a surrogate pair: send whole characters.')
    return at + 12
}

/** Returns the index of the closing quote. */
function scanString(bytes: Buffer, start: number): number {
    let at = start + 1
    while (at < bytes.length) {
        const byte = bytes[at]
        if (byte === QUOTE) return at
        if (byte === BACKSLASH) at = bytes[at + 1] === LETTER_U ? skipUnicodeEscape(bytes, at) : at + 2
        else at++
    }
    throw new Fault('A text in the body does not end.')
}

function scanNumber(bytes: Buffer, start: number): number {
    let end = start + 1
    while (end < bytes.length && isNumberByte(bytes[end] ?? 0)) end++
    if (end - start > NUMBER_LENGTH_MAX)
        throw new Fault(`A number has more than ${NUMBER_LENGTH_MAX} characters: send it shorter, or as text.`)
    if (!Number.isFinite(Number(bytes.toString('latin1', start, end)))) throw new Fault('A number is too large, or is none.')
    return end - 1
}

function addKey(keys: Set<string>, bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('utf8', start + 1, end)
    const key = text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text
    if (key === '__proto__') throw new Fault('`__proto__` is not a name that can be stored.')
    if (keys.has(key)) throw new Fault(`The name ${JSON.stringify(key.slice(0, 80))} stands twice in one object: send it once.`)
    keys.add(key)
}

/** Names are compared only when it is known that one stands twice: to compare all of them costs a tenth of accepting a delivery. */
const NOT_COMPARED = new Set<string>()

interface Found {
    /** How many names the objects have. */
    readonly names: number
    /** Whether a number may have more digits than a double holds. */
    readonly hasLongNumber: boolean
}

function scan(bytes: Buffer, isComparing: boolean): Found {
    let names = 0
    let hasLongNumber = false
    /** Keys seen in each open object; null for an array. */
    const open: (Set<string> | null)[] = []
    let isKeyNext = false
    for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at] ?? 0
        if (byte === QUOTE) {
            const end = scanString(bytes, at)
            const keys = open.at(-1)
            if (isKeyNext && keys != null) {
                names++
                if (isComparing) addKey(keys, bytes, at, end)
            }
            at = end
        } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
            open.push(byte === OPEN_BRACKET ? null : isComparing ? new Set() : NOT_COMPARED)
            if (open.length > DEPTH_MAX) throw new Fault(`The body is nested deeper than ${DEPTH_MAX} levels: flatten it.`)
            isKeyNext = byte === OPEN_BRACE
        } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
            open.pop()
            isKeyNext = false
        } else if (byte === COMMA) isKeyNext = open.at(-1) != null
        else if (byte === COLON) isKeyNext = false
        else if (byte === MINUS || isDigit(byte)) {
            const end = scanNumber(bytes, at)
            hasLongNumber ||= end - at >= EXACT_LENGTH
            at = end
        }
    }
    return { names, hasLongNumber }
}

interface Scanned extends Found {
    /** What is wrong with the text, or null. */
    readonly fault: string | null
}

const FAULTY = { names: 0, hasLongNumber: false }

function tryScan(bytes: Buffer, isComparing: boolean): Scanned {
    try {
        return { fault: null, ...scan(bytes, isComparing) }
    } catch (error) {
        if (error instanceof Fault) return { fault: error.message, ...FAULTY }
        if (error instanceof SyntaxError) return { fault: 'A name in the body is not JSON.', ...FAULTY }
        throw error
    }
}

/** Everything but names: how many were written is compared with how many are left by `countNames`. */
export const scanJson = (bytes: Buffer): Scanned => tryScan(bytes, false)

/** What is wrong with the text, its names included, or null. */
export const findJsonFault = (bytes: Buffer): string | null => tryScan(bytes, true).fault

/**
 * Names in what JSON.parse made of a text: fewer than were written where one stood twice. NaN where one cannot be stored. It goes through
 * them without listing them, which for a delivery would be more garbage than the text itself (measured).
 */
export function countNames(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0
    let names = 0
    if (Array.isArray(value)) for (const item of value) names += countNames(item)
    // What JSON.parse makes inherits nothing that could be enumerated.
    else for (const name in value) names += name === '__proto__' ? NaN : 1 + countNames((value as Record<string, unknown>)[name])
    return names
}

/** The JSON of a signed body, read strictly: decoded without replacing what is no text, scanned, parsed, and no name in it twice. */
import { HeadroomError } from '../platform/errors.ts'
import { parseExactJson } from '../platform/exact-number.ts'
import { countNames, findJsonFault, scanJson } from './json-scan.ts'

const refuse = (message: string, cause?: unknown) => new HeadroomError('body_invalid', message, { cause })

// ignoreBOM keeps a byte order mark in the text, where JSON.parse refuses it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Buffer): string {
    try {
        return decoder.decode(bytes)
    } catch (cause) {
        throw refuse('The body is not UTF-8.', cause)
    }
}

function readJson(text: string, hasLongNumber: boolean): unknown {
    try {
        return hasLongNumber ? parseExactJson(text) : JSON.parse(text)
    } catch (cause) {
        throw refuse('The body is not JSON.', cause)
    }
}

/** Stricter than JSON.parse: see json-scan.ts. */
export function parseJson(bytes: Buffer): unknown {
    const text = decode(bytes)
    const { fault, names, hasLongNumber } = scanJson(bytes)
    if (fault !== null) throw refuse(fault)
    const value = readJson(text, hasLongNumber)
    if (countNames(value) !== names) throw refuse(findJsonFault(bytes) ?? 'A name in the body stands twice.')
    return value
}

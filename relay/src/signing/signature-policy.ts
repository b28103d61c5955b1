/**
 * Whether a request of the package is what its headers claim: pure decisions on headers, keys, bytes and the time. Scheme: Standard Webhooks 1.0
 * (https://www.standardwebhooks.com), HMAC-SHA256 over `id.timestamp.body`.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { sha256 } from '../platform/crypto.ts'
import { toOrgId } from '../platform/salesforce-id.ts'

export interface SignedHeaders {
    readonly orgId: string
    readonly id: string
    /** Whole seconds since 1970, as the text that was signed. */
    readonly timestamp: string
    readonly signatures: readonly string[]
}

/** A captured request is worthless after this long. The org's clock may be off by as much. */
export const TIMESTAMP_TOLERANCE_SECONDS = 300
/** More than one stands there only while a key rotates; the bound keeps a long list from costing time. */
export const SIGNATURES_MAX = 10

const MESSAGE_ID = /^[A-Za-z0-9_-]{8,64}$/
const TIMESTAMP = /^[1-9][0-9]{9}$/
const SIGNATURE = /^v[0-9]{1,3}[a-z]?,[A-Za-z0-9+/]{1,1024}={0,2}$/

/** Headers as Node gives them in `headersDistinct`: every occurrence counts, so a repeated header cannot be read in two ways. */
type DistinctHeaders = Readonly<Record<string, readonly string[] | undefined>>

function only(headers: DistinctHeaders, name: string): string {
    const values = headers[name]
    return values?.length === 1 ? (values[0] ?? '') : ''
}

/** Null when a header is missing, repeated or not of its shape. */
export function readHeaders(headers: DistinctHeaders): SignedHeaders | null {
    const orgId = toOrgId(only(headers, 'headroom-org'))
    const id = only(headers, 'webhook-id')
    const timestamp = only(headers, 'webhook-timestamp')
    const signatures = only(headers, 'webhook-signature').split(' ')
    if (orgId === null || !MESSAGE_ID.test(id) || !TIMESTAMP.test(timestamp)) return null
    return signatures.every((signature) => SIGNATURE.test(signature)) ? { orgId, id, timestamp, signatures } : null
}

const CALLOUT = /^[1-9][0-9]{0,2}$/

/** Which callout of its job in the org a request is. An org that does not say so may make one in each. */
export function readCallout(headers: DistinctHeaders): number {
    const text = only(headers, 'headroom-callout')
    return CALLOUT.test(text) ? Number(text) : 1
}

export function isTimely(timestamp: string, now: Date): boolean {
    return Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) <= TIMESTAMP_TOLERANCE_SECONDS
}

/** `v1,` and the base64 of the signature over the raw bytes. */
export function sign(key: Uint8Array, id: string, timestamp: string, body: Uint8Array | string): string {
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

/** Compares hashes of equal length in constant time, and every signature of the list, so that the time tells nothing. */
export function isSigned(key: Uint8Array, { id, timestamp, signatures }: SignedHeaders, body: Uint8Array): boolean {
    const expected = sha256(sign(key, id, timestamp, body))
    let matches = 0
    for (const signature of signatures.slice(0, SIGNATURES_MAX)) matches += timingSafeEqual(expected, sha256(signature)) ? 1 : 0
    return matches > 0
}

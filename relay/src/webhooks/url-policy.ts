/** Which URLs a webhook may have. What a name leads to is decided again at every connection: see guarded-lookup.ts. */
import { isIP } from 'node:net'
import { HeadroomError } from '../platform/errors.ts'
import { isLoopbackAddress, isPublicAddress } from './address-policy.ts'

export const URL_LENGTH_MAX = 2_048
/** What a web server listens on. Any other port is more likely somebody's database. */
const PORTS = new Set(['', '443', '8443'])
/** Names that are never on the public internet (RFC 6761, RFC 6762, ICANN's private-use .internal). */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|home|lan|corp|test|invalid|example)$/

/** One text for every address that is refused, so that it tells nothing about what answers inside. */
export const ADDRESS_REFUSED = 'The address is not allowed: give an https URL of a server on the public internet, on port 443 or 8443.'

/** The host without the brackets of IPv6 and without the dot of a fully qualified name. */
export function hostOf(url: URL): string {
    return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

export function isAllowedAddress(address: string, allowLoopback: boolean): boolean {
    return isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))
}

function isAllowedHost(host: string, allowLoopback: boolean): boolean {
    if (isIP(host) !== 0) return isAllowedAddress(host, allowLoopback)
    return host.includes('.') && !PRIVATE_NAME.test(host)
}

/** With loopback allowed, for development and tests, this machine may be called on any port and without TLS. */
export function isAllowedUrl(url: URL, allowLoopback: boolean): boolean {
    const host = hostOf(url)
    const isLoopback = allowLoopback && isLoopbackAddress(host)
    if (isLoopback) return url.protocol === 'http:' || url.protocol === 'https:'
    return url.protocol === 'https:' && PORTS.has(url.port) && isAllowedHost(host, allowLoopback)
}

function refuse(message: string): never {
    throw new HeadroomError('body_invalid', message, { field: 'url' })
}

/** The URL as it will be called, or an error that names the field. */
export function checkUrl(text: string, allowLoopback: boolean): string {
    if (text.length > URL_LENGTH_MAX) refuse(`Use at most ${URL_LENGTH_MAX} characters.`)
    const url = URL.canParse(text) ? new URL(text) : refuse(ADDRESS_REFUSED)
    if (url.username !== '' || url.password !== '') refuse('Remove the user and password: every request is signed.')
    if (url.hash !== '') refuse('Remove the fragment after #: it is never sent.')
    return isAllowedUrl(url, allowLoopback) ? url.href : refuse(ADDRESS_REFUSED)
}

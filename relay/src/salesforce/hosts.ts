/** Which hosts the relay gives an org's access token to. Pure. A redirect or an `instance_url` that names another is not followed. */

/** My Domain and instance hosts, production and sandbox. */
const SALESFORCE_HOST = /^(?:[a-z0-9-]+\.)+salesforce\.com$/

/**
 * The origin of an address that may be called, or null. `allowed` are hosts, with a port where there is one, that the operator named; they
 * alone may be called without TLS.
 */
export function toAllowedOrigin(address: string, allowed: readonly string[]): string | null {
    if (!URL.canParse(address)) return null
    const { protocol, hostname, host, origin, username, password, port } = new URL(address)
    if (username !== '' || password !== '') return null
    if (allowed.includes(host)) return protocol === 'https:' || protocol === 'http:' ? origin : null
    return protocol === 'https:' && port === '' && SALESFORCE_HOST.test(hostname) ? origin : null
}

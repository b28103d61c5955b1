/** Requests that the org refuses because a test asked for it: each wish is for some requests to an address, in the order of the wishes. */

export interface Refusal {
    readonly status: number
    /** JSON, or a text that is sent as a page, as a proxy does. */
    readonly body: unknown
    readonly headers?: Readonly<Record<string, string>>
    /** Nothing is refused: the request is carried out to its end, and then the line breaks before the answer. */
    readonly isAnswerLost?: true
}

/** What the address must start with, after the version: `/query`, `/jobs/query`, or `/services/oauth2/token`. */
export interface RefusalWish {
    readonly path: string
    readonly method?: string | undefined
    readonly times: number
    readonly refusal: Refusal
}

const error = (status: number, errorCode: string, message: string): Refusal => ({ status, body: [{ message, errorCode }] })

/** By name: what Salesforce answers. */
export const KNOWN_REFUSALS = {
    /** https://github.com/SalesforceLabs/OrgCheck/issues/432 */
    concurrent: error(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
    daily: error(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    session: error(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
    /** An edition without API, or a user without "API Enabled" (REST guide, "Status Codes and Error Responses"; text from memory). */
    apiDisabled: error(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'),
    /** A user who may not do this, such as /limits without "View Setup and Configuration" (text from memory). */
    access: error(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id'),
    unavailable: error(503, 'SERVER_UNAVAILABLE', 'The HTTP entity body could not be processed: the server is temporarily unavailable.'),
    fault: error(
        500,
        'UNKNOWN_EXCEPTION',
        'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)',
    ),
    lostAnswer: { status: 200, body: '', isAnswerLost: true },
} as const satisfies Record<string, Refusal>

export class Refusals {
    #wishes: { wish: RefusalWish; left: number }[] = []

    add(wish: RefusalWish): void {
        this.#wishes.push({ wish, left: wish.times })
    }

    clear(): void {
        this.#wishes = []
    }

    /** @returns the first wish that the request fits, which is then used up by one; null where it may pass. */
    take(method: string, url: string): Refusal | null {
        const path = url.replace(/^\/+/, '/').replace(/^\/services\/data\/v[^/]+/, '')
        const found = this.#wishes.find(({ wish }) => (wish.method ?? method) === method && path.startsWith(wish.path))
        if (found === undefined) return null
        found.left -= 1
        this.#wishes = this.#wishes.filter(({ left }) => left > 0)
        return found.wish.refusal
    }
}

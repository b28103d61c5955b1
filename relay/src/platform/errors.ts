/** The relay's one error type and the table of all its codes. What an answer looks like is the HTTP edge's business. */

interface ErrorKind {
    readonly status: number
    /** Whether the same request may succeed later without being changed. */
    readonly retryable: boolean
    /** What the person who sees it should do, for docs/errors.md. */
    readonly advice: string
}

const kind = (status: number, retryable: boolean, advice: string): ErrorKind => ({ status, retryable, advice })

export const ERROR_KINDS = {
    body_invalid: kind(400, false, 'Correct the field named by `field`; nothing was stored.'),
    body_too_large: kind(
        413,
        false,
        'Send less in one request: a delivery has at most 1 MB and 2,000 changes, an API body at most 100 KB.',
    ),
    config_invalid: kind(500, false, 'Correct the environment variables that the message lists, then start again.'),
    conflict: kind(409, false, 'Something with this name or id exists already: choose another, or change the existing one.'),
    content_type_unsupported: kind(415, false, 'Send `content-type: application/json` (UTF-8) without compression.'),
    cursor_expired: kind(
        410,
        false,
        'What came after this cursor is no longer kept, or the feed ends before it, as after a backup was restored: ' +
            'list the records again (/v1/records/{object}) and follow from the list’s cursor.',
    ),
    delivery_id_reused: kind(409, false, 'A delivery id names one body for ever: send other bytes under a new `webhook-id`.'),
    forbidden: kind(403, false, 'The token may not do this: use one of the role that the message names (`token add --role`).'),
    headers_invalid: kind(400, false, 'Correct the header named by the message.'),
    in_use: kind(409, false, 'Something else still uses it: the message names what. Change that first.'),
    internal: kind(500, true, 'Unexpected: look the error id up in the relay’s log.'),
    key_unreadable: kind(
        500,
        false,
        'The stored keys do not open: start with the HEADROOM_ENCRYPTION_KEY or the DATA_DIR they were stored with.',
    ),
    method_not_allowed: kind(405, false, 'The path exists, the method does not: see the `allow` header and /openapi.json.'),
    not_found: kind(404, false, 'There is no such thing in this org: check the path and the id.'),
    org_exists: kind(409, false, 'The org is added already: `npm run relay -- org rotate <orgId>` gives it new keys.'),
    org_unknown: kind(404, false, 'Add the org first: `npm run relay -- org add <orgId>`.'),
    parameter_invalid: kind(400, false, 'Correct the parameter named by `field`.'),
    store_failed: kind(500, false, 'The store refused a statement: look the error id up in the relay’s log.'),
    store_unavailable: kind(503, true, 'The store is not reachable or is overloaded: send the same request again later.'),
    store_unusable: kind(500, false, 'The embedded store cannot be used as it is: do what the message says, or set DATABASE_URL.'),
    too_many_requests: kind(
        429,
        true,
        'Send the request again after `retry-after` seconds: an org has its share of the relay under way, or too many credentials were refused.',
    ),
    unauthorized: kind(401, false, 'Check the credentials: org id, key, signature and clock for a delivery; the bearer token for the API.'),
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERROR_KINDS

/** An expected failure. The message says what to do and holds no secret and no inner text: it goes to the caller as it is. */
export class HeadroomError extends Error {
    readonly code: ErrorCode
    readonly status: number
    readonly retryable: boolean
    /** Path of the offending input, such as `changes[3].recordId`. */
    readonly field: string | undefined

    constructor(code: ErrorCode, message: string, details: { field?: string | undefined; cause?: unknown } = {}) {
        // A refusal is the caller's doing: its place in the program tells nobody anything, and finding it would make floods of them dear.
        const depth = Error.stackTraceLimit
        if (ERROR_KINDS[code].status < 500) Error.stackTraceLimit = 0
        super(message, { cause: details.cause })
        Error.stackTraceLimit = depth
        this.name = 'HeadroomError'
        this.code = code
        this.status = ERROR_KINDS[code].status
        this.retryable = ERROR_KINDS[code].retryable
        this.field = details.field
    }
}

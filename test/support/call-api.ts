/** Calls the relay's API as an application does, and waits for what happens in the background without sleeping longer than it must. */
import type { TestRelay } from './start-relay.ts'

export interface ApiAnswer {
    readonly status: number
    readonly headers: Headers
    readonly text: string
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into the body of whatever route it calls
    readonly body: any
}

export interface CallOptions {
    readonly body?: unknown
    /** Sent as it is instead of `body`. */
    readonly rawBody?: string | Uint8Array
    readonly token?: string | null
    readonly headers?: Record<string, string>
}

export async function callApi(
    relay: Pick<TestRelay, 'url' | 'org'>,
    method: string,
    path: string,
    options: CallOptions = {},
): Promise<ApiAnswer> {
    const { body, rawBody = body === undefined ? undefined : JSON.stringify(body), token = relay.org.token } = options
    const headers = {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(rawBody === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
    }
    const sent = rawBody === undefined ? {} : { body: rawBody as NonNullable<RequestInit['body']> }
    const response = await fetch(relay.url + path, { method, headers, ...sent })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && text !== ''
    return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as unknown) : null }
}

/** Longer than anything takes where ten times as much runs on the machine. */
const EVENTUALLY_MS = 30_000

/** Polls until `look` gives something. */
export async function eventually<T>(look: () => Promise<T | null>): Promise<T> {
    const until = performance.now() + EVENTUALLY_MS
    for (;;) {
        const found = await look()
        if (found !== null) return found
        if (performance.now() > until) throw new Error(`It did not happen within ${EVENTUALLY_MS / 1_000} seconds.`)
        await new Promise((resolve) => setTimeout(resolve, 10))
    }
}

/** Makes a sequence and returns its id. */
export async function makeSequence(relay: TestRelay, name: string): Promise<string> {
    return ((await callApi(relay, 'POST', '/v1/sequences', { body: { name } })).body as { id: string }).id
}

/** A rule as the API takes it: a lead that becomes Working joins the sequence. */
export const makeRuleInput = (sequenceId: string, change: object = {}) => ({
    name: 'Lead becomes Working',
    object: 'Lead',
    event: 'updated',
    conditions: [{ field: 'Status', operator: 'equals', value: 'Working' }],
    actions: [{ type: 'add_to_sequence', sequenceId }],
    ...change,
})

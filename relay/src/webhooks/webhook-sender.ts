/** Posts one message to a stranger's server and says how it went. It trusts nothing: not the name, not the answer, not its length or speed. */
import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { RequestOptions } from 'node:https'
import { AddressRefusedError, createGuardedLookup, resolvePublicly } from './guarded-lookup.ts'
import type { Resolve } from './guarded-lookup.ts'
import { isAllowedUrl } from './url-policy.ts'

export interface SendOutcome {
    /** Null when there was no whole answer. */
    readonly status: number | null
    /** What a person may read; null for an answer of 2xx. */
    readonly error: string | null
    readonly retryAfter: string | null
}

export interface SenderOptions {
    /** Lets this machine be called, without TLS: for development and tests. */
    readonly allowLoopback: boolean
    readonly resolve: Resolve
    /** For everything together: looking up, connecting, sending and reading. */
    readonly timeoutMs: number
}

export type Send = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<SendOutcome>

export const defaultSenderOptions: SenderOptions = { allowLoopback: false, resolve: resolvePublicly, timeoutMs: 15_000 }

export const ANSWER_BYTES_MAX = 64 * 1024

/** Reads to the end or to the bound, whichever comes first; what was read is of no interest, that it came is. */
async function readAnswer(response: IncomingMessage): Promise<void> {
    let bytes = 0
    for await (const chunk of response) {
        bytes += (chunk as Buffer).length
        if (bytes >= ANSWER_BYTES_MAX) return
    }
}

function describeStatus(status: number): string | null {
    if (status >= 200 && status < 300) return null
    if (status >= 300 && status < 400) return `The answer was ${status}: redirects are not followed.`
    return `The answer was ${status}.`
}

/** Of what TLS refuses the code says too little, and OpenSSL's own words, which stand in the message between colons, say why. */
function describeCause(error: unknown): string {
    const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string }
    if (typeof code !== 'string') return 'no reason known'
    const reason = /SSL routines:[^:]*:([a-z0-9/ ]+)/i.exec(message)?.[1]
    return code === 'EPROTO' && reason !== undefined ? `${code}, ${reason}` : code
}

function describeFailure(error: unknown, { timeoutMs }: SenderOptions, signal: AbortSignal): string {
    if (error instanceof AddressRefusedError) return 'The address is not allowed or cannot be found.'
    if (signal.aborted) return `There was no whole answer within ${timeoutMs / 1000} s.`
    return `The connection failed: ${describeCause(error)}.`
}

/** `stopping` breaks off what is under way. */
export function createSender(options: SenderOptions, stopping: AbortSignal = new AbortController().signal): Send {
    const { allowLoopback, resolve, timeoutMs } = options
    const lookup = createGuardedLookup(resolve, allowLoopback)

    async function post(url: URL, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<SendOutcome> {
        // A socket has no look-up for an address that is written out, so the URL itself is checked again too.
        if (!isAllowedUrl(url, allowLoopback)) throw new AddressRefusedError()
        const send = url.protocol === 'https:' ? requestHttps : requestHttp
        const length = String(Buffer.byteLength(body))
        // An agent of its own: a proxy set in the environment is not used, and no connection outlives its check.
        const settings: RequestOptions = {
            method: 'POST',
            headers: { ...headers, 'content-length': length, 'accept-encoding': 'identity' },
            agent: false,
            lookup,
            signal,
            rejectUnauthorized: true,
            minVersion: 'TLSv1.2',
        }
        const request = send(url, settings)
        // What fails before the answer rejects `once`; what fails later is told by the answer itself.
        request.on('error', () => undefined)
        request.end(body)
        try {
            const [response] = (await once(request, 'response')) as [IncomingMessage]
            await readAnswer(response)
            const status = response.statusCode ?? 0
            return { status, error: describeStatus(status), retryAfter: response.headers['retry-after'] ?? null }
        } finally {
            request.destroy()
        }
    }

    return async (url, headers, body) => {
        const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping])
        try {
            return await post(new URL(url), headers, body, signal)
        } catch (error) {
            return { status: null, error: describeFailure(error, options, signal), retryAfter: null }
        }
    }
}

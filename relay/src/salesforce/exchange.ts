/**
 * One HTTP request and its whole answer, with a bound on everything: the time, the bytes, no redirect, no retry. So one call of it is one
 * request that can be metered (decision 0012). It knows neither org nor token.
 */
import { SalesforceError } from './salesforce-types.ts'
import type { SalesforceAnswer } from './salesforce-types.ts'

export interface HttpRequest {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
    /** Below that of all requests. */
    readonly answerBytesMax?: number | undefined
}

export type Exchange = (request: HttpRequest) => Promise<SalesforceAnswer>

interface ExchangeBounds {
    /** For everything together: connecting, sending, and the answer to its last byte. */
    readonly timeoutMs: number
    /** Unpacked. */
    readonly answerBytesMax: number
}

/** A query may run 120 s in Salesforce; a page of Bulk results is the largest answer that is asked for. */
const BOUNDS: ExchangeBounds = { timeoutMs: 130_000, answerBytesMax: 32 * 1024 ** 2 }

/** Nothing left this machine with these, so that nothing can have been counted. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

interface Failure {
    readonly code?: unknown
    readonly cause?: unknown
}

/** The reason is some causes down: ours, fetch's, the socket's. */
export function hasNeverLeft(error: unknown): boolean {
    const { code, cause } = Object(error) as Failure
    return UNSENT.has(String(code)) || (cause !== undefined && hasNeverLeft(cause))
}

async function readText(response: Response, bytesMax: number): Promise<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let [text, bytes] = ['', 0]
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        bytes += chunk.length
        if (bytes > bytesMax) throw new SalesforceError('answer_too_large', `The answer is larger than ${bytesMax} bytes.`)
        text += decoder.decode(chunk, { stream: true })
    }
    return text + decoder.decode()
}

function explain(error: unknown): SalesforceError {
    if (error instanceof SalesforceError) return error
    if ((Object(error) as Failure).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
        return new SalesforceError('answer_unusable', 'The answer is not UTF-8.', { cause: error })
    return new SalesforceError('unavailable', 'Salesforce was not reached, or its answer broke off or took too long.', { cause: error })
}

/** `stopping` ends what is under way when the relay stops. */
export function createExchange(bounds: Partial<ExchangeBounds> = {}, stopping = new AbortController().signal): Exchange {
    const { timeoutMs, answerBytesMax } = { ...BOUNDS, ...bounds }
    return async ({ method, url, headers, body, answerBytesMax: bytesMax = answerBytesMax }) => {
        const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping])
        try {
            // A redirect would carry the token to wherever it points.
            const response = await fetch(url, { method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body }) })
            const text = await readText(response, bytesMax)
            return { status: response.status, headers: Object.fromEntries(response.headers), text }
        } catch (error) {
            throw explain(error)
        }
    }
}

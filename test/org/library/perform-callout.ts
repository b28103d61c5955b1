/** One HTTP exchange of a callout: real network, real time. Redirects are followed by nobody, compressed bodies are unpacked (row D20). */
import { HttpResponse, type HttpRequest } from './http-messages.ts'

/** Bytes of an answer: synchronous and asynchronous (row D18). */
const ANSWER_MAX = 6_000_000
const ANSWER_MAX_ASYNC = 12_000_000

/** Row D20: a GET with a body goes out as POST. */
function methodOf(request: HttpRequest): string {
    return request.method === 'GET' && request.body.length > 0 ? 'POST' : request.method
}

async function exchange(request: HttpRequest, timeout: number): Promise<{ answer: Response; body: Buffer }> {
    const answer = await fetch(request.endpoint ?? '', {
        method: methodOf(request),
        headers: [...request.headers],
        ...(request.body.length > 0 ? { body: new Uint8Array(request.body) } : {}),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
    })
    return { answer, body: Buffer.from(await answer.arrayBuffer()) }
}

function failureText(error: unknown): string {
    if (error instanceof DOMException && error.name === 'TimeoutError') return 'Read timed out'
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return cause instanceof Error ? cause.message : 'the connection failed'
}

/** The text of the CalloutException where it failed (rows D18, D19): the exception itself belongs to the transaction that waits. */
export async function performCallout(request: HttpRequest, timeout: number, isAsync: boolean): Promise<HttpResponse | string> {
    try {
        const { answer, body } = await exchange(request, timeout)
        const max = isAsync ? ANSWER_MAX_ASYNC : ANSWER_MAX
        if (body.length > max) return `Exceeded max size limit of ${max} with response size ${body.length}`
        return responseOf(answer, body)
    } catch (error) {
        return failureText(error)
    }
}

function responseOf(answer: Response, body: Buffer): HttpResponse {
    const response = new HttpResponse()
    response.statusCode = answer.status
    response.status = answer.statusText
    response.body = body
    answer.headers.forEach((value, name) => response.headers.set(name, value))
    return response
}

/** One resource of the REST API: its methods, what each handler gets, and the 405 for every other method. */
import type { Request, Response, Router } from 'express'
import type { LocalOrg } from '../local-org.ts'
import { ApiError } from './api-error.ts'
import type { ClientRegistry } from './clients.ts'
import type { QueryCursors } from './query-cursors.ts'
import type { Session } from './sessions.ts'

/** What one authenticated request works with. */
export interface ApiRequest {
    readonly org: LocalOrg
    readonly clients: ClientRegistry
    readonly cursors: QueryCursors
    readonly session: Session
    readonly version: number
    /** `/services/data/v66.0`: what addresses in answers start with. */
    readonly base: string
    readonly parameters: Readonly<Record<string, string>>
    /** Query string; the first value where a name is repeated. */
    readonly query: URLSearchParams
    /** Body as sent; '' where there is none. */
    readonly rawBody: string
    readonly header: (name: string) => string | undefined
}

export interface Answer {
    readonly status: number
    /** Absent: no body. */
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
}

export type Handler = (request: ApiRequest) => Answer | Promise<Answer>
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const NO_CONTENT: Answer = { status: 204 }

/** Row H6 prints HEAD first, then the others. */
function allowed(methods: readonly Method[]): string {
    return [...(methods.includes('GET') ? ['HEAD'] : []), ...methods].join(',')
}

function send(response: Response, answer: Answer): void {
    response.status(answer.status).set(answer.headers ?? {})
    if (answer.body === undefined) response.end()
    else response.json(answer.body)
}

function text(value: unknown): string {
    return typeof value === 'string' ? value : ''
}

function readRequest(request: Request, response: Response): ApiRequest {
    const shared = response.locals['api'] as Omit<ApiRequest, 'parameters' | 'query' | 'rawBody' | 'header'>
    return {
        ...shared,
        parameters: Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, text(value)])),
        query: new URLSearchParams(request.originalUrl.split('?')[1] ?? ''),
        rawBody: text(request.body),
        header: (name) => request.get(name),
    }
}

export function resource(router: Router, path: string, handlers: Partial<Record<Method, Handler>>): void {
    const methods = Object.keys(handlers) as Method[]
    router.all(path, async (request, response) => {
        const method = request.method === 'HEAD' ? 'GET' : (request.method as Method)
        const handler = handlers[method]
        if (handler === undefined) {
            const list = allowed(methods)
            throw new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${request.method}' not allowed. Allowed are ${list}`, null, {
                Allow: list,
            })
        }
        send(response, await handler(readRequest(request, response)))
    })
}

/** The resources of the REST API: their paths and methods, and what each handler gets and gives. HTTP itself is serve.ts's matter. */
import { ApiError, noSuchResource } from './api-error.ts'
import type { Schema } from '../platform/schema-types.ts'
import type { ApiServices } from './services.ts'
import type { Session } from './sessions.ts'

/** What one authenticated request works with. */
export interface ApiRequest extends Omit<ApiServices, 'sessions'> {
    readonly session: Session
    /** As the session's user sees it. */
    readonly schema: Schema
    readonly version: number
    /** `/services/data/v66.0`: what addresses in answers start with. */
    readonly base: string
    readonly parameters: Readonly<Record<string, string>>
    /** Query string; the first value where a name is repeated. */
    readonly query: URLSearchParams
    /** Body as sent; '' where there is none. */
    readonly rawBody: string
    /** A multipart body as sent; null where there is none. */
    readonly rawBytes: Buffer | null
    readonly header: (name: string) => string | undefined
}

/** A body that is no JSON. */
export interface TextBody {
    readonly type: string
    readonly content: string
    /** The connection breaks behind so many bytes: a fault that a test asked for. */
    readonly cutAt?: number
}

export interface Answer {
    readonly status: number
    /** Sent as JSON. Absent: no body. */
    readonly body?: unknown
    readonly text?: TextBody
    readonly headers?: Readonly<Record<string, string>>
}

export type Handler = (request: ApiRequest) => Answer | Promise<Answer>
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const NO_CONTENT: Answer = { status: 204 }

type Handlers = Partial<Record<Method, Handler>>

interface Resource {
    readonly segments: readonly string[]
    readonly handlers: Handlers
}

/** Row H6 prints HEAD first, then the others. */
function allowed(methods: readonly Method[]): string {
    return [...(methods.includes('GET') ? ['HEAD'] : []), ...methods].join(',')
}

/** A slash at the end says nothing: the guide writes `/updated/?start=…`. */
function segmentsOf(path: string): string[] {
    return path.split('/').filter((segment) => segment !== '')
}

function decode(segment: string): string {
    try {
        return decodeURIComponent(segment)
    } catch {
        throw noSuchResource()
    }
}

/** @returns the parameters, or null where the path is another. Names of resources ignore case, as express does. */
function matchPath({ segments }: Resource, path: readonly string[]): Record<string, string> | null {
    if (segments.length !== path.length) return null
    const parameters: Record<string, string> = {}
    for (const [index, segment] of segments.entries()) {
        const given = path[index] ?? ''
        if (segment.startsWith(':')) parameters[segment.slice(1)] = decode(given)
        else if (segment.toLowerCase() !== given.toLowerCase()) return null
    }
    return parameters
}

export class Resources {
    readonly #resources: Resource[] = []

    /** @param path such as `/sobjects/:object`; of two that fit a request, the first one added answers. */
    add(path: string, handlers: Handlers): void {
        this.#resources.push({ segments: segmentsOf(path), handlers })
    }

    /** @param path under `/services/data/vXX.0`. @throws ApiError 404 for an unknown path, 405 for another method. */
    answer(method: string, path: string, request: Omit<ApiRequest, 'parameters'>): Answer | Promise<Answer> {
        const wanted = segmentsOf(path)
        for (const resource of this.#resources) {
            const parameters = matchPath(resource, wanted)
            if (parameters !== null) return handlerOf(resource, method)({ ...request, parameters })
        }
        throw noSuchResource()
    }
}

function handlerOf({ handlers }: Resource, method: string): Handler {
    const handler = handlers[(method === 'HEAD' ? 'GET' : method) as Method]
    if (handler !== undefined) return handler
    const list = allowed(Object.keys(handlers) as Method[])
    throw new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${list}`, null, { Allow: list })
}

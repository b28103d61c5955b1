/** A route as data: what it takes and gives is declared once, and the same schemas parse the request and write the OpenAPI document. */
import { z } from 'zod'
import type { ErrorCode } from '../platform/errors.ts'
import { parseInput } from './problem.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Shape = Record<string, z.ZodType>

/** A schema under the name it has in the OpenAPI document. */
export interface NamedSchema<Schema extends z.ZodType = z.ZodType> {
    readonly name: string
    readonly schema: Schema
}

/** The body of a request. */
interface BodySchema<Schema extends z.ZodType = z.ZodType> extends NamedSchema<Schema> {
    /** How many bytes it may have where that is more than usual. */
    readonly bytesMax?: number
}

export interface RouteAnswer {
    readonly status: 200 | 201 | 202 | 204
    readonly description: string
    readonly body?: NamedSchema
    /** application/json unless said otherwise. */
    readonly contentType?: string
}

/** What the document tells about a route, also about one that is not served from this table. */
export interface RouteDescription {
    readonly method: Method
    /** As OpenAPI writes it: /v1/rules/{ruleId} */
    readonly path: string
    readonly name: string
    readonly tag: string
    readonly summary: string
    readonly description?: string
    readonly security: 'token' | 'signature' | 'none'
    readonly parameters: Shape
    readonly query: Shape
    readonly headers: Shape
    readonly body: BodySchema | null
    readonly answer: RouteAnswer
    /** Besides those that its parts bring with them. */
    readonly errors: readonly ErrorCode[]
}

interface RouteRequest<Path extends Shape, Query extends Shape, Body extends z.ZodType, Headers extends Shape> {
    /** The org of the token; empty on a public route. */
    readonly orgId: string
    readonly path: z.infer<z.ZodObject<Path>>
    readonly query: z.infer<z.ZodObject<Query>>
    readonly headers: z.infer<z.ZodObject<Headers>>
    readonly body: z.infer<Body>
    /** Aborted when the caller has gone. */
    readonly signal: AbortSignal
}

/** What a route reads of a request besides its body; Express has it under these names. */
export interface RouteInput {
    readonly params: Readonly<Record<string, string | string[]>>
    /** Path and query. */
    readonly originalUrl: string
    /** By their names in lower case; the panel sends none. */
    readonly headers?: Readonly<Record<string, string | string[] | undefined>>
}

export interface Route extends RouteDescription {
    run(orgId: string, request: RouteInput, body: unknown, signal: AbortSignal): Promise<unknown>
}

interface RouteDefinition<Path extends Shape, Query extends Shape, Body extends z.ZodType, Headers extends Shape> {
    readonly method: Method
    readonly path: string
    readonly name: string
    readonly tag: string
    readonly summary: string
    readonly description?: string
    readonly isPublic?: boolean
    readonly parameters?: Path
    readonly query?: Query
    /** By their names in lower case; others are not looked at. */
    readonly headers?: Headers
    readonly body?: BodySchema<Body>
    readonly answer: RouteAnswer
    readonly errors?: readonly ErrorCode[]
    handle(request: RouteRequest<Path, Query, Body, Headers>): Promise<unknown>
}

export function defineRoute<
    Path extends Shape = Record<never, never>,
    Query extends Shape = Record<never, never>,
    Body extends z.ZodType = z.ZodNever,
    Headers extends Shape = Record<never, never>,
>(definition: RouteDefinition<Path, Query, Body, Headers>): Route {
    const pathShape = definition.parameters ?? ({} as Path)
    const queryShape = definition.query ?? ({} as Query)
    const pathSchema = z.strictObject(pathShape)
    const headerShape = definition.headers ?? ({} as Headers)
    const querySchema = z.strictObject(queryShape)
    const headerSchema = z.object(headerShape)
    return {
        ...definition,
        security: definition.isPublic === true ? 'none' : 'token',
        parameters: pathShape,
        query: queryShape,
        headers: headerShape,
        body: definition.body ?? null,
        errors: definition.errors ?? [],
        run: async (orgId, request, body, signal) =>
            definition.handle({
                orgId,
                path: parseInput(pathSchema, { ...request.params }, 'parameter_invalid'),
                query: parseInput(querySchema, readQuery(request.originalUrl), 'parameter_invalid'),
                headers: parseInput(headerSchema, { ...request.headers }, 'parameter_invalid'),
                body: (definition.body === undefined
                    ? undefined
                    : parseInput(definition.body.schema, body, 'body_invalid')) as z.infer<Body>,
                signal,
            }),
    }
}

/** Only `name=text` pairs exist: `id[$ne]=` is an unknown name, and a name given twice is a list, which no schema of a text takes. */
function readQuery(url: string): Record<string, string | string[]> {
    const at = url.indexOf('?')
    const query = Object.create(null) as Record<string, string | string[]>
    const pairs = new URLSearchParams(at < 0 ? '' : url.slice(at + 1))
    for (const name of new Set(pairs.keys())) {
        const values = pairs.getAll(name)
        query[name] = values.length === 1 ? (values[0] ?? '') : values
    }
    return query
}

/** Writes the OpenAPI document from the route table: its schemas are the very ones that parse requests and type answers. */
import { z } from 'zod'
import { ERROR_KINDS } from '../platform/errors.ts'
import type { ErrorCode } from '../platform/errors.ts'
import { problemSchema } from './problem.ts'
import { defineRoute } from './route.ts'
import { roleFor } from './route-role.ts'
import type { NamedSchema, Route, RouteDescription } from './route.ts'

type Json = Record<string, unknown>

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

/** What a caller may send. */
const inputSchema = (schema: z.ZodType): Json => withoutDialect(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))

/** What an answer holds. Fields may be added later, so nothing is said about others. */
function outputSchema(schema: z.ZodType): Json {
    return withoutDialect(
        z.toJSONSchema(schema, {
            io: 'output',
            unrepresentable: 'any',
            override: ({ jsonSchema }) => {
                delete jsonSchema.additionalProperties
            },
        }),
    )
}

function withoutDialect({ $schema: _dialect, ...schema }: Json): Json {
    return schema
}

function describeParameters(shape: Record<string, z.ZodType>, place: 'path' | 'query' | 'header'): Json[] {
    return Object.entries(shape).map(([name, schema]) => {
        const { description, ...rest } = outputSchema(schema)
        const required = place === 'path' || !schema.safeParse(undefined).success
        return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest }
    })
}

/** Errors that come with what a route is made of, and its own. */
export function errorsOf(route: RouteDescription): ErrorCode[] {
    const codes = new Set<ErrorCode>(['internal', 'store_unavailable', ...route.errors])
    if (route.security !== 'none') for (const code of ['too_many_requests', 'unauthorized'] as const) codes.add(code)
    if (route.security === 'token' && roleFor(route) !== 'reader') codes.add('forbidden')
    if (Object.keys(route.parameters).length + Object.keys(route.query).length > 0) codes.add('parameter_invalid')
    if (route.body !== null) for (const code of ['body_invalid', 'body_too_large', 'content_type_unsupported'] as const) codes.add(code)
    return [...codes].sort()
}

function describeErrors(route: RouteDescription): Json {
    const byStatus = Map.groupBy(errorsOf(route), (code) => ERROR_KINDS[code].status)
    const content = { 'application/json': { schema: reference('Problem') } }
    return Object.fromEntries(
        [...byStatus].map(([status, codes]) => [
            String(status),
            { description: codes.map((code) => `${code}: ${ERROR_KINDS[code].advice}`).join('\n'), content },
        ]),
    )
}

function describeAnswer({ description, body, contentType }: RouteDescription['answer']): Json {
    if (contentType !== undefined) return { description, content: { [contentType]: { schema: { type: 'string' } } } }
    return body === undefined ? { description } : { description, content: { 'application/json': { schema: reference(body.name) } } }
}

const SECURITY = { token: [{ token: [] }], signature: [{ signature: [] }], none: [] }

function describeRoute(route: RouteDescription): Json {
    return {
        operationId: route.name,
        tags: [route.tag],
        summary: route.summary,
        ...(route.description === undefined ? {} : { description: route.description }),
        security: SECURITY[route.security],
        parameters: [
            ...describeParameters(route.parameters, 'path'),
            ...describeParameters(route.query, 'query'),
            ...describeParameters(route.headers, 'header'),
        ],
        ...(route.body === null
            ? {}
            : { requestBody: { required: true, content: { 'application/json': { schema: reference(route.body.name) } } } }),
        responses: { [String(route.answer.status)]: describeAnswer(route.answer), ...describeErrors(route) },
    }
}

function describeSchemas(routes: readonly RouteDescription[]): Json {
    const schemas: Json = { Problem: outputSchema(problemSchema) }
    const add = (named: NamedSchema | null | undefined, describe: (schema: z.ZodType) => Json) => {
        if (named != null) schemas[named.name] ??= describe(named.schema)
    }
    for (const route of routes) {
        add(route.body, inputSchema)
        add(route.answer.body, outputSchema)
    }
    return schemas
}

export function createOpenApiDocument(routes: readonly RouteDescription[], version: string): Json {
    const paths = Object.entries(Object.groupBy(routes, (route) => route.path)).map(([path, group]) => [
        path,
        Object.fromEntries((group ?? []).map((route) => [route.method.toLowerCase(), describeRoute(route)])),
    ])
    return {
        openapi: '3.1.0',
        info: {
            title: 'Headroom relay',
            version,
            description: 'Salesforce changes in real time, the records they lead to, and the rules and sequences that act on them.',
        },
        paths: Object.fromEntries(paths) as Json,
        components: {
            schemas: describeSchemas(routes),
            securitySchemes: {
                token: {
                    type: 'http',
                    scheme: 'bearer',
                    description: 'An API token of one org, made by `npm run relay -- token add <orgId>`.',
                },
                signature: {
                    type: 'apiKey',
                    in: 'header',
                    name: 'webhook-signature',
                    description: 'Standard Webhooks: v1, and the base64 of HMAC-SHA256 over id.timestamp.body with the org’s request key.',
                },
            },
        },
    }
}

/** The route that serves the document; it describes itself too. */
export function createOpenApiRoute(described: readonly RouteDescription[], version: string): Route {
    let document: Json | null = null
    const route: Route = defineRoute({
        method: 'GET',
        path: '/openapi.json',
        name: 'getOpenApi',
        tag: 'service',
        summary: 'This document.',
        isPublic: true,
        answer: {
            status: 200,
            description: 'The OpenAPI document.',
            body: { name: 'OpenApi', schema: z.looseObject({ openapi: z.string() }) },
        },
        handle: () => Promise.resolve((document ??= createOpenApiDocument([...described, route], version))),
    })
    return route
}

/** What orgs say of their objects, over HTTP. */
import { z } from 'zod'
import {
    defineRoute,
    limitParameter,
    nextSchema,
    objectParameter,
    pageParameter,
    parsePage,
    positionParameter,
    toPage,
} from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { objectSchemaSchema, schemaChangeSchema } from './field-schema.ts'
import type { ObjectSchema } from './field-schema.ts'
import { askForSchema, listSchemaChanges, readSchema, selectSchemas } from './schema-store.ts'

const tag = 'schema'
const parameters = { object: objectParameter }
const listed = objectSchemaSchema.pick({ object: true, version: true, describedAt: true }).extend({ fieldCount: z.int() })
const list = { name: 'SchemaList', schema: z.object({ objects: z.array(listed) }) }
const page = { name: 'SchemaChangePage', schema: z.object({ changes: z.array(schemaChangeSchema), next: nextSchema }) }

const toListed = ({ object, version, describedAt, fields }: ObjectSchema) => ({ object, version, describedAt, fieldCount: fields.length })

export function createSchemaRoutes(sql: Sql): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/schema',
            name: 'listSchemas',
            tag,
            summary: 'The objects that the org has described. It does so when it is connected, once a day, and when it is asked.',
            answer: { status: 200, description: 'All of them.', body: list },
            handle: async ({ orgId }) => ({ objects: (await selectSchemas(sql, orgId)).map(toListed) }),
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/schema',
            name: 'requestSchema',
            tag,
            summary: 'Ask the org to describe its objects again: it is told with its next delivery or heartbeat. Costs no API request.',
            answer: { status: 204, description: 'It will be asked.' },
            handle: ({ orgId }) => askForSchema(sql, orgId),
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/schema/{object}',
            name: 'getSchema',
            tag,
            summary: 'The fields of an object and what the org’s admin approved of them.',
            parameters,
            answer: {
                status: 200,
                description: 'As the org described it last.',
                body: { name: 'ObjectSchema', schema: objectSchemaSchema },
            },
            handle: ({ orgId, path: { object } }) => readSchema(sql, orgId, object),
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/schema/{object}/changes',
            name: 'listSchemaChanges',
            tag,
            summary: 'Fields that came, went or changed, from the newest to the oldest.',
            parameters,
            query: { limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of them.', body: page },
            handle: async ({ orgId, path: { object }, query: { limit, page: token } }) => {
                const beforeId = parsePage(positionParameter, token) ?? Number.MAX_SAFE_INTEGER
                const found = await listSchemaChanges(sql, orgId, object, beforeId, limit + 1)
                const { items, next } = toPage(found, limit, (one) => one.id)
                return { changes: items, next }
            },
        }),
    ]
}

/** Mappings over HTTP. */
import { z } from 'zod'
import { defineRoute, objectParameter } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Database } from '../platform/database.ts'
import { listedMappingSchema, mappingInputSchema, mappingSchema } from './mapping-schema.ts'
import { changeMapping, listMappings, showMapping } from './mapping-service.ts'

const tag = 'settings'
const path = '/v1/mapping/{object}'
const parameters = { object: objectParameter }
const mapping = { name: 'Mapping', schema: mappingSchema }
const list = { name: 'MappingList', schema: z.object({ mappings: z.array(listedMappingSchema) }) }

export function createMappingRoutes(database: Database): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/mapping',
            name: 'listMappings',
            tag,
            summary: 'Which way each object goes that the org has described, and who wins.',
            answer: { status: 200, description: 'All of them.', body: list },
            handle: async ({ orgId }) => ({ mappings: await listMappings(database, orgId) }),
        }),
        defineRoute({
            method: 'GET',
            path,
            name: 'getMapping',
            tag,
            summary:
                'Which way the fields of an object go, under which names the application knows them, and who wins. Costs no API request.',
            parameters,
            answer: { status: 200, description: 'The mapping, with what keeps a field from being written.', body: mapping },
            handle: ({ orgId, path: { object } }) => showMapping(database, orgId, object),
        }),
        defineRoute({
            method: 'PUT',
            path,
            name: 'changeMapping',
            tag,
            summary: 'Change the mapping of an object as a whole. What waits already goes as it was accepted. Kept in the audit.',
            parameters,
            body: { name: 'MappingInput', schema: mappingInputSchema },
            answer: { status: 200, description: 'The mapping as it is now.', body: mapping },
            handle: ({ orgId, path: { object }, body }) => changeMapping(database, orgId, object, body),
        }),
    ]
}

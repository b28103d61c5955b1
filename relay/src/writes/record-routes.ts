/** Changes of records over HTTP. */
import { z } from 'zod'
import { defineRoute, objectParameter, recordIdSchema } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { clientIdSchema, fieldNameSchema, valueSchema } from './activity-schema.ts'
import type { RecordService } from './record-service.ts'
import { writeSchema } from './write-view.ts'

const tag = 'writes'
const write = { name: 'Write', schema: writeSchema }
const FIELDS_MAX = 200

const body = {
    name: 'RecordChange',
    schema: z.strictObject({
        clientId: clientIdSchema.optional(),
        fields: z
            .record(z.string().max(80), valueSchema)
            .refine((fields) => Object.keys(fields).length > 0, 'Give at least one field.')
            .refine((fields) => Object.keys(fields).length <= FIELDS_MAX, `Give at most ${FIELDS_MAX} fields.`)
            .meta({ description: 'By the names of the mapping, or the fields’ API names where it has none.' }),
    }),
}
const value = z
    .string()
    .min(1, 'Give a value.')
    .max(255, 'Use at most 255 characters.')
    .refine((text) => !text.includes('\0'), 'Remove NUL.')
const answer = { status: 202, description: 'Accepted: it waits in line.', body: write } as const
const description = 'Changes of one record stay in their order; one that still waits unsent goes together with the next.'

export function createRecordRoutes(service: RecordService): Route[] {
    return [
        defineRoute({
            method: 'PATCH',
            path: '/v1/records/{object}/{recordId}',
            name: 'changeRecord',
            tag,
            summary: 'Change fields of a record in Salesforce, once an admin of the org has approved that they are written.',
            description,
            parameters: { object: objectParameter, recordId: recordIdSchema },
            body,
            answer,
            errors: ['conflict'],
            handle: ({ orgId, path: { object, recordId }, body: { fields, clientId = null } }) =>
                service.change(orgId, { object, recordId, fields, clientId }),
        }),
        defineRoute({
            method: 'PUT',
            path: '/v1/records/{object}/by/{field}/{value}',
            name: 'changeRecordByField',
            tag,
            summary: 'Change fields of the record that has this value in a tracked field, as an e-mail address or a key of your own.',
            description,
            parameters: { object: objectParameter, field: fieldNameSchema, value },
            body,
            answer,
            errors: ['conflict', 'not_found'],
            handle: ({ orgId, path: { object, field, value: wanted }, body: { fields, clientId = null } }) =>
                service.changeBy(orgId, { object, field, value: wanted }, { fields, clientId }),
        }),
    ]
}

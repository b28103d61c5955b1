/** Activities over HTTP: logged, and looked at. */
import { z } from 'zod'
import { defineRoute, idParameter } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { activitiesSchema } from './activity-schema.ts'
import type { Activity } from './activity-schema.ts'
import type { WriteService } from './write-service.ts'
import { writeSchema } from './write-view.ts'

const tag = 'writes'
/** A thousand activities of some two thousand characters. */
const BODY_BYTES_MAX = 2 * 1024 ** 2
const write = { name: 'Write', schema: writeSchema }
const idempotencyKey = z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, 'Give 1 to 100 printable characters without spaces.')
    .optional()
    .meta({
        description: 'Names the request: sent again under the same key, nothing is done twice. An item’s own clientId goes before it.',
    })
const result = {
    name: 'ActivityResult',
    schema: z.object({
        activities: z.array(writeSchema.nullable()).meta({ description: 'In their order; null for a kind that the settings do not log.' }),
    }),
}

/** Each item by its place in the request. */
const nameItems = (activities: readonly Activity[], key: string | undefined): Activity[] =>
    activities.map((activity, index) => (key === undefined ? activity : { clientId: `${key}/${index}`, ...activity }))

export function createActivityRoutes(service: WriteService): Route[] {
    return [
        defineRoute({
            method: 'POST',
            path: '/v1/activities',
            name: 'logActivities',
            tag,
            summary: 'Log e-mails, calls, meetings and tasks in Salesforce, each once. What no quota is left for waits and arrives later.',
            description: 'All of them are accepted or none: the error names the first that is wrong. Accepted is committed.',
            headers: { 'idempotency-key': idempotencyKey },
            body: { name: 'ActivityInput', schema: activitiesSchema, bytesMax: BODY_BYTES_MAX },
            answer: { status: 202, description: 'Accepted: they wait in line.', body: result },
            errors: ['conflict', 'parameter_invalid'],
            handle: async ({ orgId, headers, body: { activities } }) => ({
                activities: await service.log(orgId, nameItems(activities, headers['idempotency-key'])),
            }),
        }),
        defineRoute({
            method: 'GET',
            path: '/v1/activities/{writeId}',
            name: 'getActivity',
            tag,
            summary: 'Where an activity or a change of fields stands: its place in line, when it is expected, what went wrong.',
            parameters: { writeId: idParameter },
            answer: { status: 200, description: 'The write.', body: write },
            errors: ['not_found'],
            handle: ({ orgId, path: { writeId } }) => service.find(orgId, writeId),
        }),
    ]
}

/** Tracked fields over HTTP. */
import { defineRoute, objectParameter } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { objectFieldsSchema, trackingInputSchema } from './tracking-schema.ts'
import type { Tracking } from './tracking-service.ts'

const tag = 'schema'
const path = '/v1/objects/{object}/fields'
const parameters = { object: objectParameter }
const objectFields = { name: 'ObjectFields', schema: objectFieldsSchema }

export function createTrackingRoutes(tracking: Tracking): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path,
            name: 'listFields',
            tag,
            summary: 'The fields of an object: which are approved, tracked, seen in real time, and used by which rules.',
            parameters,
            answer: { status: 200, description: 'All that the org has described.', body: objectFields },
            handle: ({ orgId, path: { object } }) => tracking.list(orgId, object),
        }),
        defineRoute({
            method: 'PUT',
            path,
            name: 'chooseFields',
            tag,
            summary: 'Choose which of the approved fields are tracked.',
            description:
                'It can only narrow what the org’s admin approved. The org is told with its next delivery or heartbeat. A field that a rule ' +
                'uses cannot be left out, and one that comes into use is added by itself.',
            parameters,
            body: { name: 'TrackedFieldsInput', schema: trackingInputSchema },
            answer: { status: 200, description: 'The fields as they are now.', body: objectFields },
            errors: ['in_use'],
            handle: ({ orgId, path: { object }, body }) => tracking.choose(orgId, object, body.fields),
        }),
    ]
}

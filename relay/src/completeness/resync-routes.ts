/** To have one record told anew, over HTTP. */
import { defineRoute, objectParameter, recordIdSchema } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import { resyncSchema } from './resync-schema.ts'
import type { ResyncService } from './resync-service.ts'

export function createResyncRoutes(service: ResyncService): Route[] {
    return [
        defineRoute({
            method: 'POST',
            path: '/v1/records/{object}/{recordId}/resync',
            name: 'resyncRecord',
            tag: 'feed',
            summary: 'Have the org tell a record as it is now. It is asked with its next heartbeat and costs no API request.',
            description:
                'What differs from what is known enters the feed as a heal, which rules judge like any other change; a record that is ' +
                'gone from the org is deleted. Where nothing differs nothing happens. An org that does not answer six questions is asked no more: ' +
                'the notice `resync_unanswered` and the record’s story say so.',
            parameters: { object: objectParameter, recordId: recordIdSchema },
            answer: { status: 202, description: 'The org will be asked.', body: { name: 'Resync', schema: resyncSchema } },
            errors: ['conflict', 'not_found'],
            handle: ({ orgId, path: { object, recordId } }) => service.want(orgId, object, recordId),
        }),
    ]
}

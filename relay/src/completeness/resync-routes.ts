/** To have one record told anew, over HTTP. */
import { z } from 'zod'
import { defineRoute, objectParameter, recordIdSchema } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { ResyncService } from './resync-service.ts'

const resyncSchema = z.object({
    object: z.string(),
    recordId: z.string(),
    expectedAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'When the org is asked; null while it is silent, or not synced in real time.' }),
    next: z.string().meta({ description: 'What happens next and when, in plain words.' }),
})
export type Resync = z.infer<typeof resyncSchema>

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
                'gone from the org is deleted. Where nothing differs nothing happens.',
            parameters: { object: objectParameter, recordId: recordIdSchema },
            answer: { status: 202, description: 'The org will be asked.', body: { name: 'Resync', schema: resyncSchema } },
            errors: ['conflict', 'not_found'],
            handle: ({ orgId, path: { object, recordId } }) => service.want(orgId, object, recordId),
        }),
    ]
}

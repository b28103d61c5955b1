/** The story of a record over HTTP. */
import { defineRoute, limitParameter, objectParameter, pageParameter, parsePage, positionParameter, recordIdSchema } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Database } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { storySchema } from './story-schema.ts'
import { CHANGES_MAX, tellStory } from './story-service.ts'
import { isRecordKnown } from './story-store.ts'

export function createStoryRoutes(database: Database): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/records/{object}/{recordId}/story',
            name: 'getRecordStory',
            tag: 'feed',
            summary: 'What happened to a record and why: its changes, what each rule says to each of them, firings and enrollments.',
            description:
                `A page holds at most ${CHANGES_MAX} changes. Firings are what happened; what the rules say is found anew from the kept ` +
                'changes, so of a record whose older changes are no longer kept the oldest verdicts may differ from what was judged then.',
            parameters: { object: objectParameter, recordId: recordIdSchema },
            query: { limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of the story.', body: { name: 'Story', schema: storySchema } },
            errors: ['not_found'],
            handle: ({ orgId, path, query: { limit, page } }) => {
                const beforePosition = parsePage(positionParameter, page) ?? Number.MAX_SAFE_INTEGER
                // Of one moment: an enrollment that a change ended meanwhile has ended beside that change, or neither is told.
                return database.snapshot(async (sql) => {
                    if (!(await isRecordKnown(sql, orgId, path.object, path.recordId)))
                        throw new HeadroomError('not_found', 'No change of this record has been seen.')
                    return tellStory(sql, orgId, { ...path, beforePosition, limit: Math.min(limit, CHANGES_MAX) })
                })
            },
        }),
    ]
}

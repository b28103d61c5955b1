/** The feed and the mirror over HTTP: list the records once, then follow the changes from the cursor the list is good for. */
import { z } from 'zod'
import {
    defineRoute,
    flagParameter,
    limitParameter,
    nextSchema,
    objectParameter,
    pageParameter,
    parsePage,
    positionParameter,
    recordIdSchema,
    toPage,
    waitParameter,
} from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { changeSchema, positionSchema, recordSchema } from './feed-schema.ts'
import { readFeed } from './feed-service.ts'
import type { FeedSignal } from './feed-signal.ts'
import { findRecord, listRecords, readCursor } from './feed-store.ts'

const tag = 'feed'

const feedPage = {
    name: 'FeedPage',
    schema: z.object({
        changes: z.array(changeSchema),
        cursor: positionSchema.meta({ description: 'Pass it as `after` to get what comes next.' }),
        hasMore: z.boolean(),
    }),
}
const recordPage = {
    name: 'RecordPage',
    schema: z.object({
        records: z.array(recordSchema),
        cursor: positionSchema.meta({ description: 'All pages of one list name the same: follow /v1/changes from here.' }),
        next: nextSchema,
    }),
}

export function createFeedRoutes(sql: Sql, feedSignal: FeedSignal): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/changes',
            name: 'readChanges',
            tag,
            summary: 'Changes after a cursor in the order in which they were accepted; with `wait` as soon as there are any.',
            query: { after: positionParameter.default(0), limit: limitParameter, wait: waitParameter },
            answer: { status: 200, description: 'Changes, maybe none.', body: feedPage },
            errors: ['cursor_expired'],
            handle: ({ orgId, query, signal }) => readFeed(sql, feedSignal, orgId, { ...query, signal }),
        }),
        createRecordListRoute(sql),
        defineRoute({
            method: 'GET',
            path: '/v1/records/{object}/{recordId}',
            name: 'getRecord',
            tag,
            summary: 'One record as it is now; a deleted one says so.',
            parameters: { object: objectParameter, recordId: recordIdSchema },
            answer: { status: 200, description: 'The record.', body: { name: 'Record', schema: recordSchema } },
            errors: ['not_found'],
            handle: async ({ orgId, path }) => {
                const record = await findRecord(sql, orgId, path.object, path.recordId)
                if (record === null) throw new HeadroomError('not_found', 'No change of this record has been seen.')
                return record
            },
        }),
    ]
}

function createRecordListRoute(sql: Sql): Route {
    return defineRoute({
        method: 'GET',
        path: '/v1/records/{object}',
        name: 'listRecords',
        tag,
        summary: 'Records of an object in the order of their ids.',
        description: 'Records may be newer than the cursor, never older: following the feed from it ends at the newest state.',
        parameters: { object: objectParameter },
        query: { includeDeleted: flagParameter.default(false), limit: limitParameter, page: pageParameter },
        answer: { status: 200, description: 'A page of records.', body: recordPage },
        handle: async ({ orgId, path, query: { includeDeleted, limit, page: token } }) => {
            const page = parsePage(recordPageSchema, token)
            // The cursor is read before the records, and once per list: a change that commits in between is in the feed after it.
            const cursor = page?.cursor ?? String(await readCursor(sql, orgId))
            const filter = { object: path.object, afterRecordId: page?.recordId ?? '', includeDeleted, limit: limit + 1 }
            const { items, next } = toPage(await listRecords(sql, orgId, filter), limit, (one) => `${cursor} ${one.recordId}`)
            return { records: items, cursor, next }
        },
    })
}

/** The list's cursor travels in the page token, so that no page can be paired with a later cursor than its list. */
const recordPageSchema = z
    .string()
    .regex(/^(0|[1-9][0-9]{0,14}) [A-Za-z0-9]{18}$/, 'Give the value of next as the page before gave it.')
    .transform((text) => {
        const [cursor = '', recordId = ''] = text.split(' ')
        return { cursor, recordId }
    })

/** Notices over HTTP. */
import { z } from 'zod'
import {
    defineRoute,
    flagParameter,
    limitParameter,
    nextSchema,
    pageParameter,
    parsePage,
    positionParameter,
    toPage,
} from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import { noticeSchema } from './notice-schema.ts'
import { listNotices, markNoticeRead } from './notice-store.ts'

const page = { name: 'NoticePage', schema: z.object({ notices: z.array(noticeSchema), next: nextSchema }) }

const unreadParameter = flagParameter.default(false).meta({ description: 'true: only those that nobody has marked as read.' })

export function createNoticeRoutes(sql: Sql): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/notices',
            name: 'listNotices',
            tag: 'notices',
            summary: 'What an admin should know and nobody asked for, once per event, from the newest to the oldest. Kept for a year.',
            query: { limit: limitParameter, page: pageParameter, unread: unreadParameter },
            answer: { status: 200, description: 'A page of notices.', body: page },
            handle: async ({ orgId, query: { limit, page: token, unread: isUnreadOnly } }) => {
                const beforeId = parsePage(positionParameter, token) ?? Number.MAX_SAFE_INTEGER
                const found = await listNotices(sql, orgId, { beforeId, isUnreadOnly, limit: limit + 1 })
                const { items, next } = toPage(found, limit, (notice) => notice.id)
                return { notices: items, next }
            },
        }),
        defineRoute({
            method: 'POST',
            path: '/v1/notices/{noticeId}/read',
            name: 'readNotice',
            tag: 'notices',
            summary: 'Mark a notice as read. It is kept all the same, and is unread again if what it tells grows.',
            parameters: { noticeId: positionParameter },
            answer: { status: 200, description: 'The notice.', body: { name: 'Notice', schema: noticeSchema } },
            errors: ['not_found'],
            handle: async ({ orgId, path: { noticeId } }) => {
                const notice = await markNoticeRead(sql, orgId, noticeId)
                if (notice === null) throw new HeadroomError('not_found', 'There is no such notice.')
                return notice
            },
        }),
    ]
}

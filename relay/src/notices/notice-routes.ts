/** Notices over HTTP. */
import { z } from 'zod'
import { defineRoute, limitParameter, nextSchema, pageParameter, parsePage, positionParameter, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { noticeSchema } from './notice-schema.ts'
import { listNotices } from './notice-store.ts'

const page = { name: 'NoticePage', schema: z.object({ notices: z.array(noticeSchema), next: nextSchema }) }

export function createNoticeRoutes(sql: Sql): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/notices',
            name: 'listNotices',
            tag: 'notices',
            summary: 'What an admin should know and nobody asked for, once per event, from the newest to the oldest. Kept for a year.',
            query: { limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of notices.', body: page },
            handle: async ({ orgId, query: { limit, page: token } }) => {
                const beforeId = parsePage(positionParameter, token) ?? Number.MAX_SAFE_INTEGER
                const { items, next } = toPage(await listNotices(sql, orgId, beforeId, limit + 1), limit, (notice) => notice.id)
                return { notices: items, next }
            },
        }),
    ]
}

/** Gaps over HTTP. */
import { z } from 'zod'
import { defineRoute, limitParameter, nextSchema, pageParameter, parsePage, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { toUtcTime } from '../platform/utc-time.ts'
import { listGaps } from './gap-store.ts'

const gapSchema = z.object({
    changes: z.int().meta({ description: 'How many changes the org could not keep.' }),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    reportedAt: z.iso.datetime().meta({ description: 'When the org told of it last: it may have grown since the first time.' }),
})
/** A page ends with the `firstAt` of a gap. */
const lastSchema = z.string().refine((text) => toUtcTime(text) !== null, 'Give the value of next as the page before gave it.')
const page = { name: 'GapPage', schema: z.object({ gaps: z.array(gapSchema), next: nextSchema }) }

export function createGapRoutes(sql: Sql): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/gaps',
            name: 'listGaps',
            tag: 'feed',
            summary: 'Windows in which the org could not keep changes while the relay was out of reach, from the newest to the oldest.',
            description:
                'Records that changed in such a window are older here than in the org until the check for completeness finds and heals ' +
                'them, mostly within hours: the receipt of GET /v1/sync says what is proven.',
            query: { limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of gaps.', body: page },
            handle: async ({ orgId, query: { limit, page: token } }) => {
                const before = parsePage(lastSchema, token) ?? 'infinity'
                const { items, next } = toPage(await listGaps(sql, orgId, before, limit + 1), limit, ({ firstAt }) => firstAt)
                return { gaps: items, next }
            },
        }),
    ]
}

/** The audit over HTTP. */
import { z } from 'zod'
import { defineRoute, limitParameter, nextSchema, pageParameter, parsePage, positionParameter, toPage } from '../http/index.ts'
import type { Route } from '../http/index.ts'
import type { Sql } from '../platform/database.ts'
import { auditEntrySchema } from './audit-schema.ts'
import { listAudit } from './audit-store.ts'

const page = { name: 'AuditPage', schema: z.object({ entries: z.array(auditEntrySchema), next: nextSchema }) }

export function createAuditRoutes(sql: Sql): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/v1/audit',
            name: 'listAudit',
            tag: 'audit',
            summary:
                'Who changed which rule, sequence, webhook, tracked field, approval, token or key, and who decided on what a brake held, from the newest to the oldest. Kept for a year.',
            query: { limit: limitParameter, page: pageParameter },
            answer: { status: 200, description: 'A page of entries.', body: page },
            handle: async ({ orgId, query: { limit, page: token } }) => {
                const beforeId = parsePage(positionParameter, token) ?? Number.MAX_SAFE_INTEGER
                const { items, next } = toPage(await listAudit(sql, orgId, beforeId, limit + 1), limit, (entry) => entry.id)
                return { entries: items, next }
            },
        }),
    ]
}

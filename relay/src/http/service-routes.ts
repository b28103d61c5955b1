/** Health and metrics: for the machines that look after the relay, not for its users. */
import { z } from 'zod'
import type { Sql } from '../platform/database.ts'
import { HeadroomError } from '../platform/errors.ts'
import type { Metrics } from './metrics.ts'
import { defineRoute } from './route.ts'
import type { Route } from './route.ts'

const tag = 'service'
const status = { name: 'Health', schema: z.object({ status: z.literal('ok') }) }

/** Said by a relay that is told to stop: a load balancer then sends no more. */
type IsStopping = () => boolean

export function createServiceRoutes(sql: Sql, metrics: Metrics, isStopping: IsStopping): Route[] {
    return [
        defineRoute({
            method: 'GET',
            path: '/healthz',
            name: 'getHealth',
            tag,
            summary: 'Whether the process lives. It looks at nothing else: a restart would not mend the store.',
            isPublic: true,
            answer: { status: 200, description: 'It lives.', body: status },
            handle: () => Promise.resolve({ status: 'ok' }),
        }),
        defineRoute({
            method: 'GET',
            path: '/readyz',
            name: 'getReadiness',
            tag,
            summary: 'Whether the relay can do its work: the store answers and has its tables.',
            isPublic: true,
            answer: { status: 200, description: 'It is ready.', body: status },
            handle: async () => {
                if (isStopping()) throw new HeadroomError('store_unavailable', 'The relay is stopping: use another one.')
                await sql.query('select from outbox limit 1')
                return { status: 'ok' }
            },
        }),
        defineRoute({
            method: 'GET',
            path: '/metrics',
            name: 'getMetrics',
            tag,
            summary: 'Figures for Prometheus. They name no org, record or person.',
            isPublic: true,
            answer: { status: 200, description: 'Prometheus text format.', contentType: 'text/plain' },
            handle: () => metrics.registry.metrics(),
        }),
    ]
}

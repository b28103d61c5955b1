/** What a token must be allowed to do for a route, told by its method and its tag: a new route cannot forget to ask. */
import type { Role } from '../platform/token-role.ts'
import type { RouteDescription } from './route.ts'

/** They decide where data goes, and what the org's quota is spent on. */
const DECIDING_TAGS = new Set(['connection', 'settings', 'sync', 'webhooks'])

export function roleFor({ method, tag }: Pick<RouteDescription, 'method' | 'tag'>): Role {
    if (method === 'GET') return 'reader'
    return DECIDING_TAGS.has(tag) ? 'admin' : 'editor'
}

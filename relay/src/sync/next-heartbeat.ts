/** When an org is next heard from, for what it is asked or told with its heartbeat. */
import type { Sql } from '../platform/database.ts'
import { HEARTBEAT_MS } from './mode-policy.ts'
import type { Mode } from './mode-policy.ts'
import { findOrgFacts } from './mode-store.ts'

export interface NextHeartbeat {
    readonly mode: Mode
    /** By the store's clock; null where the org never sent one or missed two. */
    readonly dueAt: Date | null
}

export async function findNextHeartbeat(sql: Sql, orgId: string): Promise<NextHeartbeat> {
    const facts = await findOrgFacts(sql, orgId)
    const { mode = 'realtime', lastHeartbeatAt = null } = facts ?? {}
    const sinceMs = facts === null || lastHeartbeatAt === null ? Infinity : facts.now.getTime() - lastHeartbeatAt.getTime()
    const isHeard = lastHeartbeatAt !== null && sinceMs <= 2 * HEARTBEAT_MS
    return { mode, dueAt: isHeard ? new Date(lastHeartbeatAt.getTime() + HEARTBEAT_MS) : null }
}

/** Decides the mode of an org with what the store knows of it, keeps it, and tells an admin what they should not miss. */
import { giveNotice } from '../notices/index.ts'
import type { Database, Sql } from '../platform/database.ts'
import { gatherFacts } from './mode-facts.ts'
import type { FactSources } from './mode-facts.ts'
import { decideMode } from './mode-policy.ts'
import type { Asked, Mode, ModeReason, ModeState } from './mode-policy.ts'
import { lockOrgFacts, saveAsked, saveMode } from './mode-store.ts'
import type { OrgFacts } from './mode-store.ts'
import { writeModeReason } from './mode-text.ts'
import { noteReadFrom } from './run-store.ts'

export interface ModeService {
    /** Inside the caller's transaction. Real time for an org that was removed meanwhile. */
    readonly decide: (sql: Sql, orgId: string) => Promise<Mode>
    /** Decides in a transaction of its own. */
    review(orgId: string): Promise<void>
    /** Notes what an admin wants, null being what is best, and decides at once. */
    ask(orgId: string, asked: Asked | null): Promise<void>
}

/** What a person did themselves, and what either passes with the next heartbeat or becomes silence, which is told. */
const UNTOLD: readonly ModeReason[] = ['asked', 'paused', 'quota_back', 'waiting_for_heartbeat']

/** Once for each reason while a mode lasts: what goes and comes again within it is no news. */
async function tell(sql: Sql, orgId: string, before: Mode, { mode, reason, since }: ModeState): Promise<void> {
    if (UNTOLD.includes(reason)) return
    const kind = mode === 'realtime' ? 'realtime_resumed' : 'realtime_stopped'
    const details = { mode, reason, before, since: since.toISOString(), explanation: writeModeReason(reason) }
    await giveNotice(sql, orgId, { kind, event: `${since.toISOString()} ${reason}`, details })
}

/** What was saved just before the last sign of life may have been under way. */
const OVERLAP_MS = 15 * 60_000

/** Up to when real time counts as complete: after the last heartbeat the org may have been silent already. */
function endOfRealTime({ now, lastHeartbeatAt }: OrgFacts): Date {
    return new Date(Math.min(now.getTime(), lastHeartbeatAt?.getTime() ?? Infinity) - OVERLAP_MS)
}

export function createModeService(database: Database, sources: FactSources): ModeService {
    async function decide(sql: Sql, orgId: string): Promise<Mode> {
        const org = await lockOrgFacts(sql, orgId)
        if (org === null) return 'realtime'
        const { mode, reason, since } = org
        const state = { mode, reason, since }
        const next = decideMode(state, await gatherFacts(sql, orgId, org, sources), org.now)
        if (next === state) return mode
        await saveMode(sql, orgId, next)
        if (mode === 'realtime') await noteReadFrom(sql, orgId, endOfRealTime(org))
        await tell(sql, orgId, mode, next)
        return next.mode
    }
    return {
        decide,
        review: async (orgId) => void (await database.transaction((sql) => decide(sql, orgId))),
        ask: (orgId, asked) =>
            database.transaction(async (sql) => {
                await saveAsked(sql, orgId, asked)
                await decide(sql, orgId)
            }),
    }
}

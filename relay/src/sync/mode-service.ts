/** Decides the mode of an org with what the store knows of it, keeps it, and tells an admin what they should not miss. */
import { giveNotice } from '../notices/index.ts'
import type { NoticeKind } from '../notices/index.ts'
import type { Database, Sql } from '../platform/database.ts'
import { gatherFacts } from './mode-facts.ts'
import type { FactSources } from './mode-facts.ts'
import { decideMode, heardBefore, isHindered } from './mode-policy.ts'
import type { Asked, Mode, ModeReason, ModeState } from './mode-policy.ts'
import { lockOrgFacts, saveAsked, saveMode, saveSubscriber } from './mode-store.ts'
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
    /** Notes how the org's event trigger stands, told between two heartbeats, and decides at once where that is news. */
    readonly hear: (orgId: string, subscriber: string) => Promise<void>
}

/** What a person did themselves, and what either passes with the next heartbeat or becomes silence, which is told. */
const UNTOLD: readonly ModeReason[] = ['asked', 'paused', 'quota_back', 'started', 'waiting_for_heartbeat']
/** Nothing but the time of arrival changes. */
const SLOWING: readonly ModeReason[] = ['apex_own_limit', 'apex_threshold']

function kindOf(state: ModeState): NoticeKind {
    if (state.mode !== 'realtime') return 'realtime_stopped'
    if (!isHindered(state)) return 'realtime_resumed'
    return SLOWING.includes(state.reason) ? 'realtime_slowed' : 'realtime_stopped'
}

/** Once for each reason while a mode lasts: what goes and comes again within it is no news. */
async function tell(sql: Sql, orgId: string, { mode: before, ...org }: OrgFacts, state: ModeState): Promise<void> {
    const { mode, reason, since } = state
    if (UNTOLD.includes(reason) || (reason === 'not_read' && mode !== 'realtime')) return
    const heard = reason === 'unheard' ? { heardBefore: heardBefore(org, org.since)?.toISOString() } : {}
    const details = { mode, reason, before, since: since.toISOString(), explanation: writeModeReason(state), ...heard }
    await giveNotice(sql, orgId, { kind: kindOf(state), event: `${since.toISOString()} ${reason}`, details })
}

/** What was saved just before the last sign of life may have been under way. */
const OVERLAP_MS = 15 * 60_000

/**
 * The bus keeps an event for 72 hours, so none waits longer for a trigger that fails and is tried again.
 * https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-message-durability.html
 */
const BUS_KEEPS_MS = 72 * 3_600_000

/** A trigger takes events in their order: what it was given before the newest delivery is here. */
function lastTaken({ lastDeliveryAt, heartbeatBefore, now }: OrgFacts): number {
    const [delivered, ran] = [lastDeliveryAt, heartbeatBefore].map((time) => time?.getTime() ?? 0) as [number, number]
    return Math.max(Math.min(delivered, ran), now.getTime() - BUS_KEEPS_MS)
}

/** Up to when real time counts as complete: after the last heartbeat, or while it was hindered, the org may have been silent already. */
function endOfRealTime(org: OrgFacts, next: ModeState): Date {
    const heard = heardBefore(org, org.since) ?? org.lastHeartbeatAt ?? org.now
    const hindered = isHindered(org) ? org.since : org.now
    const taken = [org.reason, next.reason].includes('subscriber_stopped') ? lastTaken(org) : Infinity
    return new Date(Math.min(org.now.getTime(), heard.getTime(), hindered.getTime(), taken) - OVERLAP_MS)
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
        if (mode === 'realtime' && next.mode !== 'realtime') await noteReadFrom(sql, orgId, endOfRealTime(org, next))
        await tell(sql, orgId, org, next)
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
        hear: (orgId, subscriber) =>
            database.transaction(async (sql) => {
                if (await saveSubscriber(sql, orgId, subscriber)) await decide(sql, orgId)
            }),
    }
}

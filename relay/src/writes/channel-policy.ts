/** By which channel what waits goes, or why by none and until when. Pure. */
import type { Channel } from './write-types.ts'

/** Whether a channel can carry anything now. */
export type Gate = { readonly isOpen: true } | { readonly isOpen: false; readonly reason: string; readonly until: Date | null }

export interface ChannelFacts {
    readonly wanted: 'auto' | Channel
    readonly latencyMinutes: number
    readonly apex: Gate
    readonly api: Gate
    /** What closes both, whatever else is open. */
    readonly all: Gate
    /** Since when the first in line waits; null when nothing does. */
    readonly waitingSince: Date | null
}

export interface Choice {
    readonly channel: Channel | null
    /** For people: why this one, or why none. */
    readonly reason: string
    /** When it goes on, where that is known; only while there is no channel. */
    readonly until: Date | null
}

const MINUTE_MS = 60_000

const BY_APEX = 'The org’s own Apex writes it, which costs no API request.'
const BY_API = 'The API writes it, up to 1,000 in one request.'
const CHOSEN = 'The settings say so.'

const closed = (reason: string, until: Date | null): Choice => ({ channel: null, reason, until })

/** The earlier of the times that are known. */
export function earliest(...times: readonly (Date | null)[]): Date | null {
    return times.reduce((found, time) => (time !== null && (found === null || time < found) ? time : found), null)
}

function chooseOne(channel: Channel, gate: Gate): Choice {
    return gate.isOpen ? { channel, reason: CHOSEN, until: null } : closed(gate.reason, gate.until)
}

/** Apex is the cheaper way; it comes with the org's next delivery or heartbeat, which may be later than is wanted. */
export function chooseChannel({ wanted, latencyMinutes, apex, api, all, waitingSince }: ChannelFacts, now: Date): Choice {
    if (!all.isOpen) return closed(all.reason, all.until)
    if (wanted !== 'auto') return chooseOne(wanted, wanted === 'apex' ? apex : api)
    const isLate = waitingSince !== null && now.getTime() - waitingSince.getTime() >= latencyMinutes * MINUTE_MS
    if (apex.isOpen && !(isLate && api.isOpen)) return { channel: 'apex', reason: BY_APEX, until: null }
    if (api.isOpen) {
        const why = apex.isOpen ? `Apex has not come for it within ${latencyMinutes} minutes.` : apex.reason
        return { channel: 'api', reason: `${BY_API} ${why}`, until: null }
    }
    const reasons = apex.isOpen ? [] : [apex.reason]
    return closed([...reasons, api.reason].join(' '), earliest(apex.isOpen ? null : apex.until, api.until))
}

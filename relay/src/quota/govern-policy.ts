/** Whether a call may be made: by the own limit, by what the whole org used, by who goes first. Pure. */
import * as numbers from './quota-numbers.ts'
import type { Bounds, QuotaFacts, RefusalCause, Urgency } from './quota-types.ts'

const percentOf = (percent: number, max: number): number => Math.floor((max * percent) / 100)

/** The hard cap on what Headroom spends in 24 hours. */
export const ownLimit = (max: number, { ownLimitPercent }: Bounds): number => percentOf(ownLimitPercent, max)

/** How many calls may still be made before the own limit or the global threshold is reached, whichever is nearer. */
export function headroomLeft({ max, used, ours }: { max: number; used: number; ours: number }, bounds: Bounds): number {
    return Math.min(ownLimit(max, bounds) - ours, percentOf(bounds.thresholdPercent, max) - Math.max(used, ours))
}

/** Up to where this urgency may bring what Headroom spent. */
function ownLine(max: number, bounds: Bounds, urgency: Urgency): number {
    const limit = ownLimit(max, bounds)
    if (urgency === 'probe') return limit
    return percentOf(numbers.SHARE_PERCENT[urgency], percentOf(100 - numbers.RESERVE_PERCENT, limit))
}

/** Up to where it may bring what the whole org used. A probe may go past it: it is how one learns that others have stopped. */
function orgLine(max: number, { thresholdPercent }: Bounds, urgency: Urgency): number {
    return urgency === 'probe' ? Infinity : percentOf(thresholdPercent - numbers.THRESHOLD_MARGIN[urgency], max)
}

const isProbedLately = (probedAt: Date | null, now: Date): boolean =>
    probedAt !== null && now.getTime() - probedAt.getTime() < numbers.LOOK_AGAIN_MS

/** Null: granted. */
export function refuse(
    facts: QuotaFacts,
    bounds: Bounds,
    { urgency, calls }: { urgency: Urgency; calls: number },
    now: Date,
): RefusalCause | null {
    const isProbe = urgency === 'probe'
    if (isProbe && isProbedLately(facts.probedAt, now)) return 'probed_lately'
    if (facts.max === null) return isProbe ? null : 'unknown'
    const slack = facts.isPaused && !isProbe ? percentOf(numbers.HYSTERESIS_PERCENT, facts.max) : 0
    if (facts.ours + calls > ownLine(facts.max, bounds, urgency) - slack) return 'own_limit'
    if (facts.used + calls > orgLine(facts.max, bounds, urgency) - slack) return 'threshold'
    return null
}

/** How many of our calls must leave the 24 hours before the own limit lets `calls` more pass. */
export function surplus(facts: QuotaFacts, bounds: Bounds, { urgency, calls }: { urgency: Urgency; calls: number }): number {
    if (facts.max === null) return 0
    return facts.ours + calls - (ownLine(facts.max, bounds, urgency) - percentOf(numbers.HYSTERESIS_PERCENT, facts.max))
}

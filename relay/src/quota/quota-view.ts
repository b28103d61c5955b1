/** What is shown of a quota: who used how much, where the lines are, in which state it is and when it will be reached. Pure. */
import { ownLimit } from './govern-policy.ts'
import { ORANGE_PERCENT, RED_PERCENT } from './quota-numbers.ts'
import type { Bounds, Quota, QuotaStanding, ReadingSource } from './quota-types.ts'
import { writeReason } from './refusal-text.ts'

type Color = 'green' | 'orange' | 'red' | 'unknown'

export interface QuotaView {
    readonly quota: Quota
    readonly max: number | null
    readonly used: number | null
    readonly ours: number
    readonly others: number | null
    readonly remaining: number | null
    readonly ownLimit: number | null
    readonly ownLimitPercent: number
    readonly threshold: number | null
    readonly state: 'open' | 'paused' | 'unknown'
    readonly reason: string | null
    readonly pausedAt: string | null
    readonly color: Color
    readonly checkedAt: string | null
    readonly source: ReadingSource | null
}

function colorOf(used: number, max: number): Color {
    const percent = max === 0 ? 100 : (used / max) * 100
    if (percent >= RED_PERCENT) return 'red'
    return percent >= ORANGE_PERCENT ? 'orange' : 'green'
}

function stateOf({ max, pausedAt }: QuotaStanding): QuotaView['state'] {
    if (pausedAt !== null) return 'paused'
    return max === null ? 'unknown' : 'open'
}

/** What is not known is null, never 0. */
export function viewQuota(standing: QuotaStanding, bounds: Bounds): QuotaView {
    const { quota, max, used, ours, pauseCause, pausedAt, readAt, source } = standing
    const state = stateOf(standing)
    const cause = state === 'unknown' ? 'unknown' : pauseCause
    return {
        quota,
        max,
        used: max === null ? null : used,
        ours,
        others: max === null ? null : used - ours,
        remaining: max === null ? null : Math.max(0, max - used),
        ownLimit: max === null ? null : ownLimit(max, bounds),
        ownLimitPercent: bounds.ownLimitPercent,
        threshold: max === null ? null : Math.floor((max * bounds.thresholdPercent) / 100),
        state,
        reason: cause === null ? null : writeReason(quota, cause),
        pausedAt: pausedAt?.toISOString() ?? null,
        color: max === null ? 'unknown' : colorOf(used, max),
        checkedAt: readAt?.toISOString() ?? null,
        source,
    }
}

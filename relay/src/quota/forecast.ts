/** When a line will be reached if use goes on as in the last hour. Pure. */

const HOUR_MS = 3_600_000
/** Less than this says nothing about a rate. */
const BASIS_MIN_MS = 20 * 60_000
/** Use older than a day expires, so a straight line says nothing beyond it. */
const HORIZON_MS = 24 * HOUR_MS

interface Point {
    readonly bucket: Date
    readonly used: number
}

export interface Forecast {
    /** Null: not within a day at this rate, or not to be said. */
    readonly reachedAt: string | null
    readonly why: 'reached' | 'at_this_rate' | 'not_within_a_day' | 'too_few_samples'
}

/** `line` in calls; samples from the oldest to the newest. */
export function forecast(samples: readonly Point[], line: number, now: Date): Forecast {
    const recent = samples.filter(({ bucket }) => now.getTime() - bucket.getTime() <= HOUR_MS)
    const [first, last] = [recent[0], recent.at(-1)]
    if (last !== undefined && last.used >= line) return { reachedAt: now.toISOString(), why: 'reached' }
    if (first === undefined || last === undefined || last.bucket.getTime() - first.bucket.getTime() < BASIS_MIN_MS)
        return { reachedAt: null, why: 'too_few_samples' }
    const perMs = (last.used - first.used) / (last.bucket.getTime() - first.bucket.getTime())
    const wait = (line - last.used) / perMs
    if (perMs <= 0 || wait > HORIZON_MS) return { reachedAt: null, why: 'not_within_a_day' }
    // An org that has said nothing since may be there already, but nobody saw it get there.
    const reachedAt = new Date(Math.max(last.bucket.getTime() + wait, now.getTime()))
    return { reachedAt: reachedAt.toISOString(), why: 'at_this_rate' }
}

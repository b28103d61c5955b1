/** When a message is tried again, and when an endpoint is given up. Pure: time and chance are arguments. */

/** Seconds before each attempt, as Standard Webhooks recommends: ten attempts within 75 hours. */
export const SCHEDULE_SECONDS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
const JITTER = 0.1
/** A receiver may ask for more time, but not for ever. */
export const RETRY_AFTER_SECONDS_MAX = 86_400
export const FAILING_DAYS_MAX = 5
const DAY_MS = 86_400_000

/** Milliseconds that a Retry-After header asks for (seconds or an HTTP date), at most a day; 0 for anything else. */
export function readRetryAfter(header: string | null, now: Date): number {
    if (header === null) return 0
    const text = header.trim()
    const asked = /^\d{1,15}$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - now.getTime() : Number.NaN
    return Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), RETRY_AFTER_SECONDS_MAX * 1000)
}

/** The time of the next attempt after `attempts` failed ones, or null when there is none. `random` is between 0 and 1. */
export function planRetry(attempts: number, retryAfter: string | null, now: Date, random: number): Date | null {
    const seconds = SCHEDULE_SECONDS[attempts]
    if (seconds === undefined) return null
    const planned = seconds * 1000 * (1 - JITTER + 2 * JITTER * random)
    return new Date(now.getTime() + Math.max(planned, readRetryAfter(retryAfter, now)))
}

/** Whether an endpoint that has failed without a break since then is switched off. */
export function isGivenUp(failingSince: Date, now: Date): boolean {
    return now.getTime() - failingSince.getTime() >= FAILING_DAYS_MAX * DAY_MS
}

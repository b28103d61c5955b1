/**
 * The times of the wire, to the millisecond. The changes of a delivery share a few, each told twice, so what was read of late is not read
 * again: times took as long as half of all other checks of a change (measured).
 */
import { isDayOfMonth } from './calendar-day.ts'

const TIME = /^[12][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,3})?Z$/
/** More than the saves of one delivery, and 100 KB. */
const KNOWN_MAX = 1_000

const known = new Map<string, string>()

function readTime(text: string): string | null {
    const time = TIME.test(text) && isDayOfMonth(text) ? Date.parse(text) : NaN
    return Number.isNaN(time) ? null : new Date(time).toISOString()
}

/** In UTC with milliseconds; null where the text is no time in UTC. */
export function toUtcTime(text: string): string | null {
    const before = known.get(text)
    if (before !== undefined) return before
    const time = readTime(text)
    if (time === null) return null
    if (known.size >= KNOWN_MAX) known.clear()
    known.set(text, time)
    return time
}

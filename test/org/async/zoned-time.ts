/** Wall-clock time in a zone to UTC and back, for schedules. Apex's own Datetime methods are the library's. */

export interface ZonedParts {
    readonly year: number
    readonly month: number
    readonly day: number
    readonly hour: number
    readonly minute: number
    readonly second: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

export function zonedParts(time: number, timeZone: string): ZonedParts {
    const parts = new Map(
        format(timeZone)
            .formatToParts(time)
            .map(({ type, value }) => [type, Number(value)]),
    )
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) as number
    return {
        year: part('year'),
        month: part('month'),
        day: part('day'),
        hour: part('hour'),
        minute: part('minute'),
        second: part('second'),
    }
}

/** A time that the zone skips (clocks go forward) moves on by the hour that is missing; one that comes twice is its first. */
export function zonedTime(wanted: ZonedParts, timeZone: string): number {
    const asUtc = utc(wanted)
    const before = asUtc - offset(asUtc - 86_400_000, timeZone)
    const after = asUtc - offset(asUtc + 86_400_000, timeZone)
    if (offset(before, timeZone) === asUtc - before) return before
    return offset(after, timeZone) === asUtc - after ? after : before
}

function offset(time: number, timeZone: string): number {
    return utc(zonedParts(time, timeZone)) - Math.floor(time / 1000) * 1000
}

function utc(parts: ZonedParts): number {
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second)
}

function format(timeZone: string): Intl.DateTimeFormat {
    let found = formats.get(timeZone)
    if (found === undefined) {
        const digits = 'numeric' as const
        const fields = { year: digits, month: digits, day: digits, hour: digits, minute: digits, second: digits }
        found = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields })
        formats.set(timeZone, found)
    }
    return found
}

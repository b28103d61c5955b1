/** Offsets and wall-clock parts of time zones, from the platform's own zone data (Intl). */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
    const known = formats.get(zone)
    if (known !== undefined) return known
    const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
    const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', ...fields })
    formats.set(zone, made)
    return made
}

export function isTimeZone(zone: string): boolean {
    try {
        formatOf(zone)
        return true
    } catch (error) {
        if (error instanceof RangeError) return false
        throw error
    }
}

/** Milliseconds that the zone is ahead of UTC at a moment. */
export function zoneOffset(zone: string, moment: number): number {
    if (zone === 'GMT' || zone === 'UTC') return 0
    const parts = new Map(
        formatOf(zone)
            .formatToParts(moment)
            .map((part) => [part.type, part.value]),
    )
    const number = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name))
    const wall = Date.UTC(number('year'), number('month') - 1, number('day'), number('hour'), number('minute'), number('second'))
    return wall - Math.floor(moment / 1000) * 1000
}

/** The wall clock of a zone as if it were UTC: read it with the getUTC… functions. */
export function wallClock(zone: string, moment: number): number {
    return moment + zoneOffset(zone, moment)
}

/** The moment at which the zone's wall clock shows this; the later offset wins in a gap. */
export function momentOf(zone: string, wall: number): number {
    const guess = wall - zoneOffset(zone, wall)
    return wall - zoneOffset(zone, guess)
}

export function zoneName(zone: string, moment: number, style: 'short' | 'long'): string {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style }).formatToParts(moment)
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}

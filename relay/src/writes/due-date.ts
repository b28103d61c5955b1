/** The day by which a task is due. A Date of Salesforce has no time zone: it is a day as its reader counts days. Pure. */

const DAY_MS = 24 * 3_600_000

/** `2026-11-22`, there and then. What is no zone, or no longer one, is UTC. */
function dayIn(zone: string | undefined, at: Date): string {
    try {
        const format = new Intl.DateTimeFormat('en', { timeZone: zone ?? 'UTC', year: 'numeric', month: '2-digit', day: '2-digit' })
        const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
        return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
    } catch (error) {
        if (error instanceof RangeError) return dayIn(undefined, at)
        throw error
    }
}

/** So many days after the day that it is in the zone, which a change of the clocks makes neither shorter nor longer. */
export const dueDate = (at: Date, days: number, zone: string | undefined): string =>
    new Date(Date.parse(dayIn(zone, at)) + days * DAY_MS).toISOString().slice(0, 10)

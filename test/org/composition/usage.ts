/** What was spent in the org since it started, by whom: the figures of GET /__org/usage. Counts only; limits are in limit-book.ts. */

export type AsyncKind = 'queueable' | 'future' | 'batch' | 'scheduled'

export interface UsageSnapshot {
    /** Connected app name -> requests. */
    readonly apiCalls: Readonly<Record<string, number>>
    readonly asyncExecutions: Readonly<Record<AsyncKind, number>> & { readonly total: number }
    /** These cost no async execution (Apex Developer Guide, "Execution Governors and Limits": batch, future, queueable and scheduled do). */
    readonly finalizers: number
    readonly eventTriggerRuns: number
    /** Event object -> events. */
    readonly eventsPublished: Readonly<Record<string, number>>
    readonly callouts: number
    /** Origin -> callouts. */
    readonly calloutsByOrigin: Readonly<Record<string, number>>
    readonly failedJobs: number
}

export class Usage {
    private readonly api = new Map<string, number>()
    private readonly async: Record<AsyncKind, number> = { queueable: 0, future: 0, batch: 0, scheduled: 0 }
    private readonly events = new Map<string, number>()
    private readonly origins = new Map<string, number>()
    finalizers = 0
    eventTriggerRuns = 0
    failedJobs = 0

    countApiCall(client: string): void {
        increment(this.api, client)
    }

    countAsync(kind: AsyncKind): void {
        this.async[kind] += 1
    }

    countEvent(object: string): void {
        increment(this.events, object)
    }

    countCallout(url: string): void {
        increment(this.origins, new URL(url).origin)
    }

    snapshot(): UsageSnapshot {
        return {
            apiCalls: Object.fromEntries(this.api),
            asyncExecutions: { ...this.async, total: sum(Object.values(this.async)) },
            finalizers: this.finalizers,
            eventTriggerRuns: this.eventTriggerRuns,
            eventsPublished: Object.fromEntries(this.events),
            callouts: sum(this.origins.values()),
            calloutsByOrigin: Object.fromEntries(this.origins),
            failedJobs: this.failedJobs,
        }
    }
}

function increment(counters: Map<string, number>, name: string): void {
    counters.set(name, (counters.get(name) ?? 0) + 1)
}

function sum(values: Iterable<number>): number {
    let total = 0
    for (const value of values) total += value
    return total
}

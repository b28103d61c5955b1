/**
 * Preloaded into a relay that also has to do by itself what falls due while hours pass in seconds: besides the time of day, intervals and
 * the monotonic clock follow the time that the process is told.
 */
import './follow-clock.ts'

interface Interval {
    readonly everyMs: number
    readonly work: () => void
    dueMs: number
}

const setRealInterval = globalThis.setInterval
const clearRealInterval = globalThis.clearInterval
const readMonotonic = performance.now.bind(performance)
const startedMs = Date.now() - readMonotonic()
const intervals = new Map<unknown, Interval>()

performance.now = () => Date.now() - startedMs

globalThis.setInterval = ((work: (...values: unknown[]) => void, everyMs = 0, ...values: unknown[]) => {
    const timer = setRealInterval(work, everyMs, ...values)
    intervals.set(timer, { everyMs, work: () => work(...values), dueMs: Date.now() + everyMs })
    return timer
}) as typeof setInterval

globalThis.clearInterval = (timer) => {
    intervals.delete(timer)
    clearRealInterval(timer)
}

/** An interval that passed several times is due once, as on a machine that woke up. */
process.on('message', () => {
    const now = Date.now()
    for (const interval of intervals.values()) {
        if (interval.dueMs > now) continue
        interval.dueMs = now + interval.everyMs
        interval.work()
    }
})

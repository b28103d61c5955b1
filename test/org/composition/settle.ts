/** Waits until an org has nothing left to do by itself. Delayed jobs and schedules do not count: they wait for the clock on purpose. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AsyncEngine } from '../async/engine.ts'

/** A clock that stands still is moved on so far that the event bus polls. */
const STEP_MS = 20

/** @throws Error naming what is left after timeoutMs, or what went wrong in the runtime meanwhile. */
export async function settle(engine: AsyncEngine, timeoutMs: number): Promise<void> {
    const { clock } = engine.services
    const deadline = Date.now() + timeoutMs
    while (isBusy(engine)) {
        throwFaults(engine)
        if (Date.now() > deadline) throw new Error(`the org did not settle in ${timeoutMs} ms: ${describeWork(engine)}`)
        const before = clock.now()
        await sleep(2)
        if (clock.now() === before) await clock.advance(STEP_MS)
    }
    throwFaults(engine)
}

function isBusy({ bus, queue }: AsyncEngine): boolean {
    return bus.waitingCount + queue.dueCount + queue.runningCount > 0
}

function describeWork({ bus, queue }: AsyncEngine): string {
    return `${bus.waitingCount} events, ${queue.dueCount} waiting jobs, ${queue.runningCount} running jobs`
}

function throwFaults(engine: AsyncEngine): void {
    const faults = engine.faults.splice(0)
    if (faults.length === 0) return
    const first = faults[0]
    throw new AggregateError(
        faults,
        `background work of the org failed: ${first instanceof Error ? (first.stack ?? first.message) : String(first)}`,
    )
}

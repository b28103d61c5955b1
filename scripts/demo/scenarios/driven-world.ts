/** A world on a clock that stands still until a scenario moves it: hours of an org's life in seconds. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDrivenClock } from '../../../test/org/platform/clock.ts'
import { startWorld, type World } from '../world.ts'
import type { ScenarioOptions } from './scenario.ts'

export interface DrivenWorld extends World {
    /** Moves the org's time on and finishes what fell due on the way. */
    pass(ms: number): Promise<void>
    /** As `pass`, up to a moment; nothing where it is over already. */
    passUntil(timeMs: number): Promise<void>
    now(): number
    /** The relay comes back, at the org's time. */
    startRelay(): Promise<void>
}

/** Signatures may be 300 s old, so the relay never lags further behind than this. */
const STEP_MS = 60_000
const SETTLE_MS = 120_000
/** The event bus of the local org looks for events as often. */
const POLL_MS = 20

export async function startDrivenWorld({ orgPort, relayPort, dataDir }: ScenarioOptions): Promise<DrivenWorld> {
    const clock = createDrivenClock(Date.now())
    const relayPreload = fileURLToPath(new URL('follow-clock.ts', import.meta.url))
    const world = await startWorld({ orgPort, relayPort, dataDir, clock, relayPreload })
    const passUntil = async (timeMs: number): Promise<void> => {
        while (clock.now() < timeMs) {
            await clock.advance(Math.min(STEP_MS, timeMs - clock.now()))
            world.relay.tell({ now: clock.now() })
            await finishWork(world)
        }
    }
    return {
        ...world,
        now: () => clock.now(),
        pass: (ms) => passUntil(clock.now() + ms),
        passUntil,
        async startRelay() {
            await world.relay.start()
            world.relay.tell({ now: clock.now() })
        },
    }
}

/** Unlike settle, moves the clock only where events wait for it: real time that callouts take is not the org's. */
async function finishWork({ org }: World): Promise<void> {
    const deadline = Date.now() + SETTLE_MS
    for (;;) {
        // A job that became due starts in the next turn of the event loop.
        await nextTurn()
        const status = org.status()
        if (status.eventsWaiting + status.jobsRunning === 0) break
        if (Date.now() > deadline) throw new Error(`the org is still busy after ${SETTLE_MS / 1000} s: ${JSON.stringify(status)}`)
        if (status.eventsWaiting > 0) await org.services.clock.advance(POLL_MS)
        else await sleep(1)
    }
    await org.settle()
}

/** A world on a clock that stands still until a scenario moves it: hours of an org's life in seconds. */
import { fileURLToPath } from 'node:url'
import { createDrivenClock } from '../../../test/org/platform/clock.ts'
import { startWorld, type World } from '../world.ts'
import { passUntil } from './pass-time.ts'
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

export async function startDrivenWorld({ orgPort, relayPort, dataDir }: ScenarioOptions): Promise<DrivenWorld> {
    const clock = createDrivenClock(Date.now())
    const relayPreload = fileURLToPath(new URL('follow-clock.ts', import.meta.url))
    const world = await startWorld({ orgPort, relayPort, dataDir, clock, relayPreload })
    const tellRelay = (now: number): void => world.relay.tell({ now })
    return {
        ...world,
        now: () => clock.now(),
        pass: (ms) => passUntil(world.org, clock.now() + ms, tellRelay),
        passUntil: (timeMs) => passUntil(world.org, timeMs, tellRelay),
        async startRelay() {
            await world.relay.start()
            tellRelay(clock.now())
        },
    }
}

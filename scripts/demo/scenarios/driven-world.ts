/** A world on a clock that stands still until a scenario moves it: hours of an org's life in seconds. */
import { fileURLToPath } from 'node:url'
import { createDrivenClock } from '../../../test/org/platform/clock.ts'
import { startWorld, type World } from '../world.ts'
import type { DrivenStore } from './driven-store.ts'
import { passUntil } from './pass-time.ts'
import type { ScenarioOptions } from './scenario.ts'

export interface DrivenWorld extends World {
    /** Moves the org's time on and finishes what fell due on the way. */
    pass(ms: number): Promise<void>
    /** As `pass`, up to a moment; nothing where it is over already. */
    passUntil(timeMs: number): Promise<void>
    now(): number
    /** The relay comes back, at the org's time; `more` is added to its environment this time. */
    startRelay(more?: Readonly<Record<string, string>>): Promise<void>
}

export interface DrivenOptions {
    readonly relayEnvironment?: Readonly<Record<string, string>>
    /** Given, the relay also does by itself what falls due while time passes; otherwise only what the org sends moves it. */
    readonly store?: DrivenStore
}

export async function startDrivenWorld(
    { orgPort, relayPort, dataDir }: ScenarioOptions,
    { store, relayEnvironment = {} }: DrivenOptions = {},
): Promise<DrivenWorld> {
    const clock = createDrivenClock(Date.now())
    const preload = store === undefined ? 'follow-clock.ts' : 'follow-timers.ts'
    const relayPreload = fileURLToPath(new URL(preload, import.meta.url))
    const world = await startWorld({ orgPort, relayPort, dataDir, clock, relayPreload, relayEnvironment })
    const tellTime = async (now: number): Promise<void> => {
        await store?.tell(now)
        world.relay.tell({ now })
    }
    return {
        ...world,
        now: () => clock.now(),
        pass: (ms) => passUntil(world.org, clock.now() + ms, tellTime),
        passUntil: (timeMs) => passUntil(world.org, timeMs, tellTime),
        async startRelay(more = {}) {
            await world.relay.start(more)
            await tellTime(clock.now())
        },
    }
}

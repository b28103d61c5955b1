/** A driven world whose relay may also ask the org's API, and what each cycle of interval sync cost there. */
import { setTimeout as sleep } from 'node:timers/promises'
import { registerClient } from '../register-client.ts'
import { countUse } from '../scene.ts'
import { startDrivenStore, type DrivenStore } from './driven-store.ts'
import { startDrivenWorld, type DrivenWorld } from './driven-world.ts'
import type { ScenarioOptions } from './scenario.ts'

interface Run {
    readonly startedAt: string
    readonly finishedAt: string | null
    readonly nextAt: string | null
    readonly rows: number
    readonly problem: string | null
}

export interface Sync {
    readonly mode: string
    readonly reason: string
    readonly explanation: string
    readonly since: string
    readonly run: Run | null
}

/** One run of interval sync, with the requests that the org itself counted during it. */
export interface Cycle {
    readonly startedAt: string
    readonly calls: number
    readonly rows: number
    readonly problem: string | null
}

export interface QuotaWorld extends Omit<DrivenWorld, 'passUntil'> {
    /** In the order of their beginning. */
    readonly cycles: readonly Cycle[]
    /** Registers the relay as a connected app of the org and signs it in. */
    connect(): Promise<void>
    readSync(): Promise<Sync>
    /** Passes minutes while it is so, and at most as long as said. */
    passWhile(isSo: () => Promise<boolean> | boolean, maxMs: number): Promise<void>
    /** Requests to the org's API by anybody but the person at the screen. */
    countCalls(): number
}

const MINUTE_MS = 60_000
const LOOK_MS = 20
/** What the org works on by itself, such as a Bulk job, needs its time to pass: a step after so many looks. */
const LOOKS_PER_STEP = 15
const STEP_MS = 10_000
const REST_MAX_MS = 60_000

/** Nothing is under way, and nothing is due. */
function isAtRest({ mode, since, run }: Sync, now: number): boolean {
    const isRunning = run !== null && run.finishedAt === null
    if (isRunning || mode !== 'interval') return !isRunning
    return run !== null && run.startedAt >= since && run.nextAt !== null && Date.parse(run.nextAt) > now
}

/** Notes each run once, when it has ended: told after each minute, which requests belong to it is plain. */
class CycleLog {
    readonly cycles: Cycle[] = []
    #calls = 0

    note(run: Run | null, calls: number): void {
        if (run !== null && run.startedAt !== this.cycles.at(-1)?.startedAt) {
            const { startedAt, rows, problem } = run
            this.cycles.push({ startedAt, calls: calls - this.#calls, rows, problem })
        }
        this.#calls = calls
    }
}

export async function startQuotaWorld(options: ScenarioOptions): Promise<QuotaWorld> {
    const store = await startDrivenStore(options.dataDir)
    try {
        const relayEnvironment = { HEADROOM_SALESFORCE_HOSTS: `127.0.0.1:${options.orgPort}` }
        return watchCycles(await startDrivenWorld(options, { store, relayEnvironment }), store)
    } catch (error) {
        await store.stop()
        throw error
    }
}

function watchCycles(world: DrivenWorld, store: DrivenStore): QuotaWorld {
    const log = new CycleLog()
    const readSync = (): Promise<Sync> => world.api.request<Sync>('GET', '/v1/sync')
    const countCalls = (): number => countUse(world).foreignApiCalls

    async function rest(): Promise<void> {
        const until = Date.now() + REST_MAX_MS
        for (;;) {
            for (let look = 0; look < LOOKS_PER_STEP; look++) {
                const sync = await readSync()
                if (isAtRest(sync, world.now())) return log.note(sync.run, countCalls())
                await sleep(LOOK_MS)
            }
            if (Date.now() > until) throw new Error(`the relay is still busy: ${JSON.stringify(await readSync())}`)
            await world.pass(STEP_MS)
        }
    }

    async function passWhile(isSo: () => Promise<boolean> | boolean, maxMs: number): Promise<void> {
        const end = world.now() + maxMs
        while (world.now() < end && (await isSo())) {
            await world.pass(Math.min(MINUTE_MS, end - world.now()))
            await rest()
        }
    }

    return {
        ...world,
        cycles: log.cycles,
        readSync,
        countCalls,
        connect: async () => world.relay.connect(world.org.services.orgId, world.orgUrl, await registerClient(world.orgUrl)),
        passWhile,
        pass: (ms) => passWhile(() => true, ms),
        async stop() {
            await world.stop()
            await store.stop()
        },
    }
}

/** Fairness: what a quiet org waits for its answers alone, beside an org with a hundred times its changes, and beside one that sends all it can. */
import { toRatio } from './ingest.ts'
import { sendLoad, startFlood } from './send-load.ts'
import { ORG_ID } from './workload.ts'
import type { BenchWorld } from './world.ts'

export interface Neighbour {
    readonly changesPerSecond: number
    /** Of the quiet org, beside it. */
    readonly p99Ms: number
    /** How many times longer the quiet org waits than alone. */
    readonly ratio: number
}

export interface FairnessFigures {
    readonly changesPerSecond: number
    readonly p99Ms: number
    readonly noisy: Neighbour
    readonly flood: Neighbour
}

const QUIET_ORG_ID = '00D000000000002EAA'
/** Some 16 changes a second; 99 of 100 are answered faster than the fourth slowest. */
const QUIET = { senders: 1, deliveries: 400, pauseMs: 50, changesPerDelivery: 1, records: 100 }
const NEIGHBOUR = { changesPerDelivery: 200, records: 10_000 }
/** Some 100 times as many changes. */
const NOISY = { ...NEIGHBOUR, senders: 2, pauseMs: 160 }
/** Half of what an org may have under way: more waits longer than a statement may where the machine is busy otherwise. */
const FLOOD = { ...NEIGHBOUR, senders: 32, pauseMs: 0 }

export async function measureFairness({ relay, requestKey }: BenchWorld): Promise<FairnessFigures> {
    const { requestKey: quietKey } = await relay.addOrg(QUIET_ORG_ID)
    const quiet = { ...QUIET, url: relay.url, orgId: QUIET_ORG_ID, requestKey: quietKey.replace('whsec_', '') }
    // Once for caches and compilation.
    await sendLoad(quiet)
    const alone = await sendLoad(quiet)
    const measureBeside = async (load: typeof FLOOD): Promise<Neighbour> => {
        const end = startFlood({ ...load, url: relay.url, orgId: ORG_ID, requestKey })
        const { p99Ms } = await sendLoad(quiet).catch(async (error: unknown) => {
            await end()
            throw error
        })
        const { changesPerSecond } = await end()
        return { changesPerSecond, p99Ms, ratio: toRatio(p99Ms, alone.p99Ms) }
    }
    const noisy = await measureBeside(NOISY)
    return { changesPerSecond: alone.changesPerSecond, p99Ms: alone.p99Ms, noisy, flood: await measureBeside(FLOOD) }
}

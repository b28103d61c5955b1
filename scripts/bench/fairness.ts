/** Fairness: what a quiet org waits for its answers, alone and while another org sends as much as the relay takes. */
import { toRatio } from './ingest.ts'
import { sendLoad, startFlood } from './send-load.ts'
import { ORG_ID } from './workload.ts'
import type { BenchWorld } from './world.ts'

export interface FairnessFigures {
    readonly quietP99Ms: number
    readonly besideFloodP99Ms: number
    /** How many times longer the quiet org waits beside the flood. */
    readonly ratio: number
}

const QUIET_ORG_ID = '00D000000000002EAA'
/** 20 changes a second; the flood brings some hundred times as many. */
const QUIET = { senders: 1, deliveries: 200, pauseMs: 50, changesPerDelivery: 1, records: 100 }
/** Half of what an org may have under way: more waits longer than a statement may where the machine is busy otherwise. */
const FLOOD = { senders: 32, pauseMs: 0, changesPerDelivery: 200, records: 10_000 }

export async function measureFairness({ relay, requestKey }: BenchWorld): Promise<FairnessFigures> {
    const { requestKey: quietKey } = await relay.addOrg(QUIET_ORG_ID)
    const quiet = { ...QUIET, url: relay.url, orgId: QUIET_ORG_ID, requestKey: quietKey.replace('whsec_', '') }
    // Once for caches and compilation.
    await sendLoad(quiet)
    const alone = await sendLoad(quiet)
    const endFlood = startFlood({ ...FLOOD, url: relay.url, orgId: ORG_ID, requestKey })
    const beside = await sendLoad(quiet).finally(endFlood)
    return { quietP99Ms: alone.p99Ms, besideFloodP99Ms: beside.p99Ms, ratio: toRatio(beside.p99Ms, alone.p99Ms) }
}

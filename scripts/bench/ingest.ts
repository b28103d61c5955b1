/** Ingest: the relay and the ceiling take the same loads in turns, so that what else the machine does falls on both. */
import { sendLoad } from './send-load.ts'
import type { LoadFigures } from './send-load.ts'
import { ORG_ID } from './workload.ts'
import type { BenchWorld } from './world.ts'

export interface IngestFigures {
    readonly changesPerDelivery: number
    readonly senders: number
    readonly relay: LoadFigures
    readonly ceiling: LoadFigures
    /** Of the changes a second. */
    readonly ratio: number
}

const RECORDS = 10_000
const DELIVERY_SIZES = [1, 200]
const SENDERS = [1, 4, 16]
/** Deliveries of one turn, by their size: about a second for the relay. */
const DELIVERIES: Readonly<Record<number, number>> = { 1: 500, 200: 80 }
const TURNS = 3

export const toRatio = (part: number, whole: number): number => Math.round((part / whole) * 100) / 100

/** The turn in the middle: one turn that something else disturbed does not count. */
function medianOf(turns: readonly LoadFigures[]): LoadFigures {
    const sorted = turns.toSorted((a, b) => a.changesPerSecond - b.changesPerSecond)
    const median = sorted[Math.floor(sorted.length / 2)]
    if (median === undefined) throw new Error('nothing was measured')
    return median
}

async function measureCase(world: BenchWorld, changesPerDelivery: number, senders: number, turns: number): Promise<IngestFigures> {
    const load = {
        orgId: ORG_ID,
        requestKey: world.requestKey,
        pauseMs: 0,
        senders,
        changesPerDelivery,
        records: RECORDS,
        deliveries: DELIVERIES[changesPerDelivery] ?? 0,
    }
    const [relay, ceiling]: [LoadFigures[], LoadFigures[]] = [[], []]
    for (let turn = 0; turn < turns; turn++) {
        relay.push(await sendLoad({ ...load, url: world.relay.url }))
        ceiling.push(await sendLoad({ ...load, url: world.ceilingUrl }))
    }
    const [ours, bare] = [medianOf(relay), medianOf(ceiling)]
    return { changesPerDelivery, senders, relay: ours, ceiling: bare, ratio: toRatio(ours.changesPerSecond, bare.changesPerSecond) }
}

/** The case that the goals name: 4 senders at 200 changes a delivery. */
const NAMED = { changesPerDelivery: 200, senders: 4 }
const GATE_TURNS = 5
/** Until most of it is compiled: a change took the relay's Node 73 µs in its first turn, 56 from the fourth on (measured). */
const WARM_UP_TURNS = 4

export const isNamedCase = ({ changesPerDelivery, senders }: IngestFigures): boolean =>
    changesPerDelivery === NAMED.changesPerDelivery && senders === NAMED.senders

/** The named case alone, in half a minute; what a relay does in its first seconds is not counted. */
export async function measureNamedCase(world: BenchWorld): Promise<IngestFigures> {
    await measureCase(world, NAMED.changesPerDelivery, NAMED.senders, WARM_UP_TURNS)
    return measureCase(world, NAMED.changesPerDelivery, NAMED.senders, GATE_TURNS)
}

/** Every case; the first turns of all are not counted, so that no case pays for caches and compilation. */
export async function measureIngest(world: BenchWorld, onCase: (figures: IngestFigures) => void): Promise<IngestFigures[]> {
    await measureCase(world, NAMED.changesPerDelivery, NAMED.senders, WARM_UP_TURNS)
    const cases: IngestFigures[] = []
    for (const size of DELIVERY_SIZES) {
        for (const senders of SENDERS) {
            const figures = await measureCase(world, size, senders, TURNS)
            onCase(figures)
            cases.push(figures)
        }
    }
    return cases
}

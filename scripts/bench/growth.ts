/** Growth: the same load on a mirror of 10,000 records and on a larger one, whose records are all touched at random. */
import { createFieldsHash } from '../../relay/src/mirror/index.ts'
import { toRatio } from './ingest.ts'
import { sendLoad } from './send-load.ts'
import { makeValues, ORG_ID, recordIdOf } from './workload.ts'
import type { BenchWorld } from './world.ts'

export interface GrowthFigures {
    readonly from: { readonly records: number; readonly changesPerSecond: number }
    readonly to: { readonly records: number; readonly changesPerSecond: number }
    /** How much longer a change takes on the larger mirror. */
    readonly ratio: number
}

const BATCH = 10_000
const SMALL = 10_000
const TURNS = 3

const FILL = `
    insert into records (org_id, object, record_id, values, version, field_versions, is_deleted, liveness_version, is_reread,
        system_modstamp, last_position, fields_mark)
    select $1, 'Lead', record_id, $3::jsonb, $4, '{}', false, '', false, '2026-01-01', 0, hashtextextended($4, $5)
    from unnest($2::text[]) as record_id
    on conflict do nothing`
/** As the relay makes it. */
const VERSION = '2026-01-01T00:00:00.000Z|2026-01-01T00:00:00.000Z|0000000000|filled'

/** As the first full read leaves them: marked with the fields that they carry. */
async function fillMirror({ database }: BenchWorld, records: number): Promise<void> {
    const values = makeValues('Open')
    const [body, fields] = [JSON.stringify(values), createFieldsHash()(values)]
    for (let start = 0; start < records; start += BATCH) {
        const ids = Array.from({ length: Math.min(BATCH, records - start) }, (_, index) => recordIdOf(start + index))
        await database.query(FILL, [ORG_ID, ids, body, VERSION, fields])
    }
    // What autovacuum would have done by the time a mirror has grown so far.
    await database.query('vacuum analyze records')
}

async function measure(world: BenchWorld, records: number): Promise<number> {
    await fillMirror(world, records)
    const sent = { senders: 4, deliveries: 80, pauseMs: 0, changesPerDelivery: 200, records }
    const load = { url: world.relay.url, orgId: ORG_ID, requestKey: world.requestKey, ...sent }
    const turns: number[] = []
    for (let turn = 0; turn < TURNS; turn++) turns.push((await sendLoad(load)).changesPerSecond)
    return turns.toSorted((a, b) => a - b)[Math.floor(TURNS / 2)] ?? 0
}

export async function measureGrowth(world: BenchWorld, large: number): Promise<GrowthFigures> {
    const before = await measure(world, SMALL)
    const after = await measure(world, large)
    return {
        from: { records: SMALL, changesPerSecond: before },
        to: { records: large, changesPerSecond: after },
        ratio: toRatio(before, after),
    }
}

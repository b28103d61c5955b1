/** What is answered of the sync is of one moment, whatever is written while the answer is put together. */
import { expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { createInterruption } from '../../../support/interrupt-answer.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { SyncAnswer } from '../../../support/start-interval-sync.ts'

const START = `insert into bulk_reads (org_id, object, kind, cause, columns, read_at) values ($1, 'Task', 'full', 'backfill', '{Id}', now())`
const END = `with read as (update bulk_reads set state = 'done' where org_id = $1 returning org_id)
    insert into sync_objects (org_id, object, covered_to, rows) select org_id, 'Task', now(), 7 from read`

test('a read of every row that ends between two statements is under way in all of the answer, or done in all of it', async () => {
    const { wrapDatabase, after } = createInterruption()
    const relay = await startRelay({ wrapDatabase })
    const read = async () => ((await callApi(relay, 'GET', '/v1/sync')).body as SyncAnswer).objects.find(({ object }) => object === 'Task')
    await relay.database.query(START, [relay.org.orgId])
    after('from sync_objects', () => relay.database.query(END, [relay.org.orgId]))
    expect(await read()).toMatchObject({ rows: 0, backfill: { state: 'waiting' } })
    expect(await read()).toMatchObject({ rows: 7, backfill: { state: 'done' } })
    await relay.stop()
})

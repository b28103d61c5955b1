/** Answers that several statements put together are of one moment: what is written in between is in all of an answer or in nothing of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordReadings } from '../../../../relay/src/quota/index.ts'
import { callApi } from '../../../support/call-api.ts'
import { createInterruption } from '../../../support/interrupt-answer.ts'
import { deliver, makeChange } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { LEAD, log, makeTask, startWrites } from '../../../support/start-writes.ts'

const { wrapDatabase, after } = createInterruption()
let relay: TestRelay

beforeAll(async () => {
    relay = await startWrites({ wrapDatabase })
})
afterAll(() => relay.stop())

const get = async (path: string): Promise<unknown> => (await callApi(relay, 'GET', path)).body as unknown

test('the backlog lists as many writes as it counts, though one is parked meanwhile', async () => {
    await log(relay, [makeTask()])
    after('run_after as "runAfter"', () => relay.database.query(`update writes set state = 'parked', settled_at = now()`))
    expect(await get('/v1/backlog')).toMatchObject({ counts: { waiting: 1, parked: 0 }, writes: [{ state: 'waiting' }] })
    expect(await get('/v1/backlog')).toMatchObject({ counts: { waiting: 0, parked: 1 }, writes: [{ state: 'parked' }] })
})

test('usage foretells from the reading that it shows, though the org tells another one meanwhile', async () => {
    const tell = (used: number) =>
        recordReadings(relay.database, relay.org.orgId, [{ quota: 'data', max: 15_000, used }], { at: new Date(), source: 'limits' })
    await tell(100)
    after('from quota_state s', () => tell(14_000))
    const [before, now] = [await get('/v1/usage'), await get('/v1/usage')]
    expect(before).toMatchObject({ quotas: [{ used: 100, forecast: { why: 'too_few_samples' } }, {}, {}] })
    expect(now).toMatchObject({ quotas: [{ used: 14_000, forecast: { why: 'reached' } }, {}, {}] })
})

test('a story has an enrollment end beside the change that ended it', async () => {
    const { id } = (await callApi(relay, 'POST', '/v1/sequences', { body: { name: 'Outbound' } })).body as { id: string }
    await deliver(relay, [makeChange({ recordId: LEAD })])
    await callApi(relay, 'POST', `/v1/sequences/${id}/enrollments`, { body: { records: [{ object: 'Lead', recordId: LEAD }] } })
    const end = `update enrollments set state = 'ended', end_reason = 'record_deleted', ended_at = now()`
    after('position < $4', () => relay.database.query(end))
    const path = `/v1/records/Lead/${LEAD}/story`
    expect(await get(path)).toMatchObject({ changes: [{ operation: 'updated' }], enrollments: [{ state: 'active' }] })
    expect(await get(path)).toMatchObject({ enrollments: [{ state: 'ended' }] })
})

test('an interval as it is costs what it costs now, though changes come in meanwhile', async () => {
    // Each would be found by a run of its own.
    const changes = Array.from({ length: 9 }, (_, hour) => makeChange({ capturedAt: `2026-11-22T0${hour}:00:00.000Z` }))
    after('group by cycle', () => deliver(relay, changes))
    const { costs } = (await get('/v1/price?intervalMinutes=30')) as { costs: { beforeADay: number; afterADay: number }[] }
    expect(costs.map(({ afterADay }) => afterADay)).toEqual(costs.map(({ beforeADay }) => beforeADay))
})

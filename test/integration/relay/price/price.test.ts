/** A price over the API: worked out from the days behind, in plain figures, refused where it asks for nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Price } from '../../../../relay/src/price/price-schema.ts'
import { recordReadings } from '../../../../relay/src/quota/reading-store.ts'
import { addUse } from '../../../../relay/src/quota/use-store.ts'
import { callApi } from '../../../support/call-api.ts'
import { describeLead } from '../../../support/describe-org.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
    await describeLead(relay)
})
afterAll(() => relay.stop())

const price = async (query: string): Promise<Price> => (await callApi(relay, 'GET', `/v1/price?${query}`)).body as Price
const costOf = ({ costs }: Price, quota: string) => costs.find((one) => one.quota === quota)

/** What each quota would cost more a day. */
const changesOf = ({ costs }: Price): number[] => costs.map(({ beforeADay, afterADay }) => afterADay - beforeADay)

const leadId = (number: number): string => `00Q00000000000${number}EAA`

describe('before anything has changed', () => {
    test('an interval costs its question: one call a cycle', async () => {
        const answer = await price('intervalMinutes=15')
        expect(answer.basis).toBeNull()
        expect(costOf(answer, 'data')).toEqual({
            quota: 'data',
            spentADay: 0,
            beforeADay: 48,
            afterADay: 96,
            realTimeADay: 0,
            ownLimit: null,
            percentOfOwnLimit: null,
        })
    })
})

describe('after a day of changes', () => {
    beforeAll(async () => {
        const { database, org } = relay
        const at = new Date()
        await recordReadings(database, org.orgId, [{ quota: 'data', max: 10_000, used: 0 }], { at, source: 'org_limits' })
        await addUse(database, org.orgId, at, [{ quota: 'apex', feature: 'delivery', object: '', userId: '', calls: 60 }])
        // Four leads saved half an hour apart, the last one twice within a minute.
        const minutes = [0, 30, 60, 90, 90]
        const start = Date.UTC(2026, 10, 22, 10, 1)
        const changes = minutes.map((minute, index) => {
            const capturedAt = new Date(start + minute * 60_000 + index * 1_000).toISOString()
            return makeChange({ recordId: leadId(Math.min(index, 3)), capturedAt, systemModstamp: capturedAt })
        })
        await deliver(relay, changes)
    })

    test('a shorter interval finds the same rows in more cycles', async () => {
        const answer = await price('intervalMinutes=10')
        expect(answer.basis?.changes).toBe(5)
        // 144 and 48 questions, and four cycles with rows by either.
        expect(costOf(answer, 'data')).toMatchObject({ beforeADay: 52, afterADay: 148, ownLimit: 7_000, percentOfOwnLimit: 2.1 })
        expect(answer.text).toContain('about 148 API requests a day, 2.1% of Headroom’s own limit; as things are 52')
    })

    test('naming nothing prices the interval as it is', async () => {
        expect(costOf(await price(''), 'data')).toMatchObject({ beforeADay: 52, afterADay: 52 })
    })

    test('a longer one takes them together', async () => {
        expect(costOf(await price('intervalMinutes=1440'), 'data')?.afterADay).toBe(2)
    })

    test('an object more costs a share of what changes cost now; one that is tracked already costs nothing more', async () => {
        const more = await price('object=Opportunity')
        const [data, apex] = [costOf(more, 'data'), costOf(more, 'apex')]
        expect(data?.afterADay).toBe((data?.beforeADay ?? 0) * 2)
        expect(apex?.afterADay).toBeGreaterThanOrEqual((apex?.beforeADay ?? 0) + 60)
        const same = await price('object=Lead')
        expect(changesOf(same)).toEqual([0, 0, 0])
    })

    test('a field costs nothing every day; a first load says its calls and jobs for the records that are known', async () => {
        const field = await price('object=Lead&field=Rating')
        expect(changesOf(field)).toEqual([0, 0, 0])
        expect(await price('backfill=Lead')).toMatchObject({ subject: 'backfill', once: { rows: 4, calls: 5, bulkJobs: 1 } })
        expect(field.once).toEqual((await price('backfill=Lead')).once)
    })

    test('asking costs nothing', async () => {
        const spent = await relay.database.query(`select from quota_use where quota <> 'apex'`)
        expect([spent, await relay.database.query('select from quota_reservations')]).toEqual([[], []])
    })
})

test.each([
    ['intervalMinutes=30&object=Lead', 'Give at most one of'],
    ['field=Rating', 'Give at most one of'],
    ['intervalMinutes=4', 'at least 5'],
    ['intervalMinutes=1441', 'at most 1440'],
    ['object=Lead%20Rating', 'API name'],
])('what is no subject is refused: %s', async (query, advice) => {
    const answer = await callApi(relay, 'GET', `/v1/price?${query}`)
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining(advice)])
})

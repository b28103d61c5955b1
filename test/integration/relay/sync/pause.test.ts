/** A pause of days by an admin, and what comes after it: everything, in order, at the price of one reading. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setTimeout as wait } from 'node:timers/promises'
import { priceQuestion, priceRows } from '../../../../relay/src/price/cycle-price.ts'
import { callApi } from '../../../support/call-api.ts'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import type { IntervalSync, SyncAnswer } from '../../../support/start-interval-sync.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const RECORDS = Number(process.env['HEADROOM_QUEUED'] ?? (isLong ? 50_000 : 2_500))
/** Of one save: as many rows as Apex may write in a transaction. */
const CHUNK = 5_000
const DAYS = 3
const READING_MAX_MS = 300_000

let sync: IntervalSync
beforeAll(async () => {
    sync = await startIntervalSync()
})
afterAll(() => sync.close())

const ask = async (word: string): Promise<SyncAnswer> => (await callApi(sync.relay, 'POST', `/v1/sync/${word}`)).body as SyncAnswer
const read = async (): Promise<SyncAnswer> => (await callApi(sync.relay, 'GET', '/v1/sync')).body as SyncAnswer
/** Since the beginning: what the limits show rolls over. */
const countCalls = (): number => Object.values(sync.api.org.usage.snapshot().apiCalls).reduce((sum, calls) => sum + calls, 0)

/** Reading as many rows as there are may take minutes. */
async function untilRealTime(): Promise<void> {
    const until = Date.now() + READING_MAX_MS
    while ((await read()).mode !== 'realtime') {
        if (Date.now() > until) throw new Error(`It is still read: ${JSON.stringify(await read())}`)
        await wait(50)
    }
}

async function save(day: number): Promise<void> {
    for (let start = 0; start < RECORDS; start += CHUNK) {
        const rows = Math.min(CHUNK, RECORDS - start)
        await sync.apex(
            day === 0
                ? `List<Lead> leads = new List<Lead>();
                   for (Integer i = 0; i < ${rows}; i++) { leads.add(new Lead(LastName = 'Lead', Company = 'Acme', Status = 'Day 0')); }
                   insert leads;`
                : `List<Lead> leads = [SELECT Id FROM Lead WHERE Status = 'Day ${day - 1}' LIMIT ${rows}];
                   for (Lead one : leads) { one.Status = 'Day ${day}'; }
                   update leads;`,
        )
    }
}

test(`FAILURES Q9 after a pause of ${DAYS} days with ${RECORDS.toLocaleString('en')} records changed all come in order and without a burst of calls`, async () => {
    await save(0)
    await sync.run()
    const { max } = (await sync.relay.database.query<{ max: number }>('select max(position) as max from changes'))[0] ?? { max: 0 }
    expect((await ask('pause')).mode).toBe('paused')
    let calls = countCalls()
    for (let day = 1; day <= DAYS; day++) {
        await save(day)
        await sync.pass(1_440)
        await callApi(sync.relay, 'POST', '/v1/sync/run')
    }
    expect([(await read()).mode, countCalls() - calls]).toEqual(['paused', 0])

    calls = countCalls()
    // The readings of three days ago say nothing; the next heartbeat brings new ones.
    await sync.tell({
        kind: 'heartbeat',
        limits: { DailyApiRequests: { max: 15_000, used: 0 }, DailyBulkV2QueryJobs: { max: 10_000, used: 0 } },
    })
    await ask('resume')
    await untilRealTime()
    const price = priceQuestion(3).data + priceRows([{ object: 'Lead', rows: RECORDS, deleted: 0 }], 'auto').data
    expect(countCalls() - calls).toBeLessThanOrEqual(price)
    const came = await sync.relay.database.query<{ records: number; changes: number; ordered: boolean }>(
        `select count(distinct record_id)::int as records, count(*)::int as changes,
                bool_and(values ->> 'Status' = 'Day ${DAYS}' and previous ->> 'Status' = 'Day 0' and not is_late) as ordered
             from changes where object = 'Lead' and position > $1`,
        [max],
    )
    expect(came).toEqual([{ records: RECORDS, changes: RECORDS, ordered: true }])
}, 600_000)

/** Every row of an object against a real local org: its first load, and what follows when Salesforce no longer tells what changed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import { logIn } from '../../../support/start-org-api.ts'
import type { IntervalSync, ObjectRun, SyncAnswer } from '../../../support/start-interval-sync.ts'

let sync: IntervalSync
/** Before the relay looks at its jobs again. */
let onPause: () => Promise<unknown> = () => Promise.resolve()
beforeAll(async () => {
    // The org's time moves instead.
    const pause = async (ms: number): Promise<void> => {
        await onPause()
        await sync.api.org.services.clock.advance(ms)
    }
    sync = await startIntervalSync({ firstPageRows: 100, pageRowsMax: 100, pause })
})
afterAll(() => sync.close())

interface LedgerEntry {
    readonly quota: string
    readonly object: string | null
    readonly calls: number
}

interface LeadRow {
    readonly id: string
    readonly isDeleted: boolean
}

const leads = () =>
    sync.relay.database.query<LeadRow>(`select record_id as id, is_deleted as "isDeleted" from records where object = 'Lead' order by 1`)
const alive = async (): Promise<string[]> => (await leads()).filter(({ isDeleted }) => !isDeleted).map(({ id }) => id)
const createLeads = (count: number) =>
    sync.apex(`List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < ${count}; i++) leads.add(new Lead(LastName = 'Many ' + i, Company = 'Acme', Status = 'Working - Contacted'));
        insert leads;`)
/** With a session of its own: one that is weeks old has ended. */
const queryIds = async (): Promise<string[]> => {
    const token = await logIn(sync.api.url, sync.api.client)
    const answer = await sync.api.request('GET', '/query?q=SELECT+Id+FROM+Lead', { token })
    return (answer.body as { records: { Id: string }[] }).records.map(({ Id }) => Id).toSorted()
}
const remove = (id: string) => sync.api.request('DELETE', `/sobjects/Lead/${id}`)
const emptyBin = () => sync.api.request('DELETE', '//__org/recycle-bin', { token: null })
const purgeLog = () => sync.api.request('DELETE', '//__org/delete-log', { token: null })

/** Once, as where more were deleted than Salesforce names. */
async function refuseDeleted(): Promise<void> {
    const body = [{ errorCode: 'EXCEEDED_ID_LIMIT', message: 'choose a start and an end that are closer together' }]
    const refusal = { path: '/sobjects/Lead/deleted', status: 400, body }
    expect((await sync.api.request('POST', '//__org/refusals', { token: null, body: refusal })).status).toBe(201)
}

/** What the ledger has under the object. */
async function countBooked(): Promise<number> {
    const { entries } = (await callApi(sync.relay, 'GET', '/v1/usage/ledger')).body as { entries: LedgerEntry[] }
    const booked = entries.filter(({ quota, object }) => quota === 'data' && object === 'Lead')
    return booked.reduce((sum, { calls }) => sum + calls, 0)
}

const readSync = async (): Promise<SyncAnswer> => (await callApi(sync.relay, 'GET', '/v1/sync')).body as SyncAnswer
async function readLead(): Promise<ObjectRun> {
    const lead = (await readSync()).objects.find(({ object }) => object === 'Lead')
    if (lead === undefined) throw new Error('No Lead.')
    return lead
}
const untilRead = (state: string) =>
    eventually(async () => {
        const { backfill } = await readLead()
        return backfill?.state === state ? backfill : null
    })

async function backfill(): Promise<{ readonly id: string; readonly rows: number; readonly price: { readonly calls: number } }> {
    const answer = await callApi(sync.relay, 'POST', '/v1/sync/backfill', { body: { object: 'Lead' } })
    expect(answer.status).toBe(202)
    return answer.body as Awaited<ReturnType<typeof backfill>>
}

beforeEach(async () => {
    await sync.relay.database.query('delete from changes')
    await sync.relay.database.query('delete from records')
    await sync.relay.database.query('delete from bulk_reads')
})

describe('a backfill', () => {
    test('brings every row once for about the price that was told, and fires no rule', async () => {
        const sequenceId = await makeSequence(sync.relay, 'Outbound')
        const conditions = [{ field: 'Status', operator: 'equals', value: 'Working - Contacted' }]
        await callApi(sync.relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { event: 'created_or_updated', conditions }) })
        await createLeads(250)
        const before = sync.api.org.limits.read('DailyApiRequests').used
        const { price, rows } = await backfill()
        const read = await untilRead('done')
        expect(rows).toBe(250)
        expect(read).toMatchObject({ cause: 'backfill', rows: 250, rowsTotal: 250, pages: 3, jobs: 1, problem: null })
        const spent = sync.api.org.limits.read('DailyApiRequests').used - before
        expect([price.calls, spent]).toEqual([7, 7])
        expect(read.calls).toBe(spent - 1)
        expect(await alive()).toEqual(await queryIds())
        expect(await sync.relay.database.query('select from firings')).toEqual([])
        await backfill()
        await untilRead('done')
        expect(await sync.relay.database.query('select from changes')).toHaveLength(250)
    })

    test('is priced without beginning, and refused for what the org has not described', async () => {
        const priced = await callApi(sync.relay, 'POST', '/v1/sync/backfill', { body: { object: 'Lead', start: false } })
        const price = { calls: expect.any(Number), bulkJobs: 1 }
        expect(priced).toMatchObject({ status: 202, body: { id: null, rows: expect.any(Number), price, problem: null } })
        expect((await readLead()).backfill).toBeNull()
        const unknown = await callApi(sync.relay, 'POST', '/v1/sync/backfill', { body: { object: 'Ghost__c' } })
        expect(unknown).toMatchObject({ status: 404, body: { error: { field: 'object' } } })
    })

    test('FAILURES Q1 waits while others use up the quota, says so, and goes on when it is back', async () => {
        const tell = (used: number) => sync.tell({ kind: 'heartbeat', limits: { DailyApiRequests: { max: 15_000, used } } })
        await createLeads(10)
        await tell(14_900)
        expect(await backfill()).toMatchObject({ rows: null, price: null, problem: expect.stringContaining('API') })
        const waiting = await eventually(async () => {
            const { backfill: read } = await readLead()
            return read?.problem == null ? null : read
        })
        expect(waiting).toMatchObject({ state: 'waiting', rows: 0, problem: expect.stringContaining('API') })
        await tell(100)
        await sync.relay.database.query('update bulk_reads set next_at = now()')
        await callApi(sync.relay, 'POST', '/v1/sync/run')
        expect(await untilRead('done')).toMatchObject({ problem: null })
        expect(await alive()).toEqual(await queryIds())
    })

    test('FAILURES R7 what the org no longer has is deleted, however it went', async () => {
        await createLeads(5)
        await backfill()
        await untilRead('done')
        const [soft = '', hard = ''] = await alive()
        await remove(hard)
        await emptyBin()
        await purgeLog()
        await remove(soft)
        await backfill()
        await untilRead('done')
        expect(await alive()).toEqual(await queryIds())
        expect((await leads()).filter(({ isDeleted }) => isDeleted).map(({ id }) => id)).toEqual([soft, hard])
    })

    test.each([
        ['the locator of its second page is no longer known', 400, 'INVALID_QUERY_LOCATOR', '/results?maxRecords=100&locator='],
        ['its results are no longer kept', 404, 'NOT_FOUND', ''],
    ])('FAILURES R5 %s: a new job is asked for the same rows, and none comes twice', async (_what, status, errorCode, path) => {
        await createLeads(250)
        onPause = async () => {
            onPause = () => Promise.resolve()
            const [job] = await sync.relay.database.query<{ id: string }>('select job_id as id from bulk_reads')
            const refusal = { path: `/jobs/query/${job?.id}${path}`, status, body: [{ errorCode, message: 'It is gone.' }] }
            expect((await sync.api.request('POST', '//__org/refusals', { token: null, body: refusal })).status).toBe(201)
        }
        await backfill()
        const all = await queryIds()
        expect(await untilRead('done')).toMatchObject({ jobs: 2, rows: expect.any(Number), problem: null })
        expect(await alive()).toEqual(all)
        expect(await sync.relay.database.query('select from changes')).toHaveLength(all.length)
    })
})

describe('when Salesforce no longer tells what changed', () => {
    test('FAILURES R7 an object of which more than 600,000 records were deleted is read in full: Salesforce names none of them then', async () => {
        await createLeads(2)
        await backfill()
        await untilRead('done')
        const [gone = ''] = await alive()
        await sync.pass(1)
        await remove(gone)
        await refuseDeleted()
        await sync.run()
        expect(await untilRead('done')).toMatchObject({ cause: 'gap', problem: null })
        expect(await alive()).toEqual(await queryIds())
        expect((await leads()).find(({ id }) => id === gone)).toMatchObject({ isDeleted: true })
    })

    test('while it is read in full the gap is shown, and what reading it alone has cost', async () => {
        await sync.run()
        // Another test has purged the log of deletions: that gap is closed first.
        const { calls24h: before, coveredTo } = await eventually(async () => {
            const lead = await readLead()
            return lead.gap === null ? lead : null
        })
        let seen: ObjectRun['gap'] = null
        // It may pause once more when all is read: then the gap is closed.
        onPause = async () => {
            const { gap: now } = await readLead()
            seen ??= now
        }
        await refuseDeleted()
        await sync.run()
        await eventually(() => Promise.resolve(seen))
        await untilRead('done')
        onPause = () => Promise.resolve()
        expect(seen).toEqual({ from: coveredTo, to: expect.any(String) })
        const { gap, calls24h } = await readLead()
        expect(gap).toBeNull()
        expect(calls24h).toBeGreaterThan(before)
        expect(calls24h).toBe(await countBooked())
    })

    test('FAILURES R7 the object is read in full by itself, and the org is back in real time only behind it', async () => {
        await sync.pass(60)
        await createLeads(120)
        await backfill()
        await untilRead('done')
        await sync.run()
        const [gone = ''] = await alive()
        await remove(gone)
        await emptyBin()
        await sync.pass(20 * 24 * 60)
        await sync.relay.database.query(`update orgs set mode = 'catching-up', mode_since = now()`)
        await sync.relay.database.query('update sync_state set caught_up_from = null')
        const held: string[] = []
        onPause = async () => held.push((await readSync()).mode)
        await sync.tell({ kind: 'heartbeat', limits: { DailyApiRequests: { max: 15_000, used: 0 } } })
        await sync.run()
        expect(await untilRead('done')).toMatchObject({ cause: 'gap', problem: null })
        expect(new Set(held)).toEqual(new Set(['catching-up']))
        const back = await eventually(async () => {
            const now = await readSync()
            return now.mode === 'realtime' ? now : null
        })
        expect(back.objects.map(({ object, problem }) => [object, problem])).toEqual([
            ['Account', null],
            ['Lead', null],
            ['User', null],
        ])
        expect(await alive()).toEqual(await queryIds())
        expect((await leads()).find(({ id }) => id === gone)).toMatchObject({ isDeleted: true })
    })
})

/** Interval sync of many rows by Bulk API against a real local org: what it costs, and what it survives. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import type { IntervalSync, ObjectRun, SyncAnswer } from '../../../support/start-interval-sync.ts'

let sync: IntervalSync
beforeAll(async () => {
    sync = await startIntervalSync({ restRowsMax: 50, restRowsWithoutBulk: 400, firstPageRows: 100, pageRowsMax: 100 })
})
afterAll(() => sync.close())

const control = (path: string, body: object) => sync.api.request('POST', `//__org${path}`, { token: null, body })
const leadOf = ({ objects }: SyncAnswer): ObjectRun => {
    const lead = objects.find(({ object }) => object === 'Lead')
    if (lead === undefined) throw new Error('No Lead.')
    return lead
}
const countLeads = async (): Promise<number> =>
    (await sync.relay.database.query(`select from records where object = 'Lead' and not is_deleted`)).length

const createLeads = (count: number, more = '') =>
    sync.apex(`List<Lead> leads = new List<Lead>();
        for (Integer i = 0; i < ${count}; i++) leads.add(new Lead(LastName = 'Many ' + i, Company = 'Acme'${more}));
        insert leads;`)

/** All is read, and the minute of the last save is over. */
beforeEach(async () => {
    await sync.run()
    await sync.pass(2)
    await sync.run()
    await sync.relay.database.query('delete from changes')
    await sync.relay.database.query('delete from records')
})

describe('more changed rows than REST is for', () => {
    test('come by one Bulk job: pages of their own, each row once, the watermark behind them', async () => {
        await createLeads(250)
        const before = sync.api.org.limits.read('DailyBulkV2QueryJobs').used
        const answer = await sync.run()
        expect(leadOf(answer)).toMatchObject({ rows: 250, changes: 250, problem: null })
        expect(leadOf(answer).bulk).toMatchObject({ state: 'done', cause: 'interval', rows: 250, rowsTotal: 250, pages: 3, jobs: 1 })
        expect(await countLeads()).toBe(250)
        expect(sync.api.org.limits.read('DailyBulkV2QueryJobs').used - before).toBe(1)
        expect(leadOf(await sync.run()).changes).toBe(0)
    })
})

describe('FAILURES R3 a job that does not give its rows', () => {
    const OUTCOMES = ['Failed', 'Aborted', 'stuck'] as const

    test.each(OUTCOMES)('%s once: a smaller range is asked for, then the rest, and no row is missing', async (outcome) => {
        await control('/bulk', { outcomes: [outcome] })
        await createLeads(120)
        const lead = leadOf(await sync.run())
        expect(lead).toMatchObject({ rows: 120, changes: 120, problem: null })
        expect(lead.bulk).toMatchObject({ state: 'done', jobs: 3 })
        expect(await countLeads()).toBe(120)
    })

    test.each(OUTCOMES)('%s twice: the range comes by REST', async (outcome) => {
        await control('/bulk', { outcomes: [outcome, outcome] })
        await createLeads(120)
        expect(leadOf(await sync.run())).toMatchObject({ rows: 120, changes: 120, problem: null })
        expect(await countLeads()).toBe(120)
    })

    test('and is too much for REST: it is told with its cause, the watermark stays, and a later run brings all', async () => {
        await control('/bulk', { outcomes: ['Failed', 'Failed'] })
        const before = leadOf(await sync.run()).coveredTo
        await createLeads(450)
        const failed = leadOf(await sync.run())
        expect(failed).toMatchObject({ coveredTo: before, problem: expect.stringContaining('A Bulk job failed') })
        expect(failed.bulk).toMatchObject({ state: 'parked', jobs: 2 })
        expect(leadOf(await sync.run())).toMatchObject({ rows: 450, problem: null })
        expect(await countLeads()).toBe(450)
    })
})

test('FAILURES R4 a connection that breaks within a page: the page comes again, and no row comes twice', async () => {
    await createLeads(250)
    await control('/bulk', { cuts: [{ page: 2, byte: 900 }] })
    const lead = leadOf(await sync.run())
    expect(lead).toMatchObject({ rows: 250, changes: 250, problem: null })
    expect(lead.bulk).toMatchObject({ pages: 3, jobs: 1 })
})

test('FAILURES Q4 no Bulk job is given any more: few enough rows come by REST, too many wait and say so', async () => {
    const { max } = sync.api.org.limits.read('DailyBulkV2QueryJobs')
    sync.api.org.limits.set('DailyBulkV2QueryJobs', { used: max })
    await createLeads(120)
    expect(leadOf(await sync.run())).toMatchObject({ rows: 120, problem: null })
    await sync.pass(2)
    await createLeads(450)
    const waiting = leadOf(await sync.run())
    expect(waiting).toMatchObject({ rows: 0, problem: expect.stringContaining('Bulk') })
    expect(waiting.bulk).toMatchObject({ state: 'waiting' })
    sync.api.org.limits.set('DailyBulkV2QueryJobs', { used: 0 })
    await sync.tell({ kind: 'heartbeat', limits: { DailyBulkV2QueryJobs: { max, used: 0 } } })
    expect(leadOf(await sync.run()).problem).toBeNull()
    expect(await countLeads()).toBe(570)
})

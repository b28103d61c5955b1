/** Objects of which Salesforce names no changed ids: nothing but a clock says what is covered, so some time is read twice. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import type { IntervalSync, ObjectRun } from '../../../support/start-interval-sync.ts'

let sync: IntervalSync
afterEach(() => sync.close())

const UNNAMED = { errorCode: 'INVALID_TYPE', message: `sObject type 'Lead' is not replicateable` }

async function start(clockOverlapMs: number): Promise<void> {
    sync = await startIntervalSync({ clockOverlapMs })
    for (const path of ['/sobjects/Lead/updated', '/sobjects/Lead/deleted']) {
        const refusal = { path, times: 1_000, status: 400, body: [UNNAMED] }
        expect((await sync.api.request('POST', '//__org/refusals', { token: null, body: refusal })).status).toBe(201)
    }
    await sync.run()
}

const countLeads = async (): Promise<number> => (await sync.relay.database.query(`select from records where object = 'Lead'`)).length
async function runLead(): Promise<ObjectRun | undefined> {
    return (await sync.run()).objects.find(({ object }) => object === 'Lead')
}

describe('FAILURES R1 by the clock alone, 1,000 rows that become visible up to ten minutes after their stamp', () => {
    /** Twenty saves, one a minute, each committing some minutes later; a run in the midst of them and one after. */
    async function saveLate(): Promise<number> {
        for (let save = 0; save < 20; save++) {
            const records = Array.from({ length: 50 }, (_, index) => ({ LastName: `Late ${save}-${index}`, Company: 'Acme' }))
            const body = { operation: 'insert', object: 'Lead', records, commitAfterMs: ((save * 7) % 11) * 60_000 }
            expect((await sync.api.request('POST', '//__org/transactions', { token: null, body })).status).toBe(201)
            await sync.pass(1)
        }
        expect((await sync.run()).run.problem).toBeNull()
        await sync.pass(11)
        expect((await sync.run()).run.problem).toBeNull()
        return countLeads()
    }

    test('none is missing after two intervals', async () => {
        await start(15 * 60_000)
        expect(await saveLate()).toBe(1_000)
    })

    test('without the overlap, rows are missing', async () => {
        await start(0)
        expect(await saveLate()).toBeLessThan(1_000)
    })
})

test('few rows come by REST and many by Bulk API, and what is read twice makes no second change', async () => {
    await start(15 * 60_000)
    await sync.apex(`insert new Lead(LastName = 'One', Company = 'Acme');`)
    expect(await runLead()).toMatchObject({ rows: 1, changes: 1, problem: null, bulk: { jobs: 0, state: 'done' } })
    expect(await runLead()).toMatchObject({ rows: 1, changes: 0 })
    await callApi(sync.relay, 'PUT', '/v1/settings', { body: { strategy: 'bulk' } })
    expect(await runLead()).toMatchObject({ rows: 1, changes: 0, bulk: { jobs: 1 } })
    const [{ Id } = { Id: '' }] = ((await sync.api.request('GET', '/query?q=SELECT+Id+FROM+Lead')).body as { records: { Id: string }[] })
        .records
    await sync.api.request('DELETE', `/sobjects/Lead/${Id}`)
    await sync.run()
    expect(await sync.relay.database.query(`select is_deleted as deleted from records where object = 'Lead'`)).toEqual([{ deleted: true }])
})

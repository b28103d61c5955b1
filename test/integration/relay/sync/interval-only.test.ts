/** Objects without a trigger against a real local org: read at intervals while all others arrive in real time, and at which price. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Price } from '../../../../relay/src/price/price-schema.ts'
import { listIntervalOnly } from '../../../../relay/src/sync/interval-only.ts'
import { claimRun } from '../../../../relay/src/sync/run-store.ts'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { makeField } from '../../../support/describe-org.ts'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import type { IntervalSync, SyncAnswer } from '../../../support/start-interval-sync.ts'

const RUN_MAX_MS = 60_000

let sync: IntervalSync
beforeAll(async () => {
    sync = await startIntervalSync()
})
afterAll(() => sync.close())

const describeCampaign = (approved: readonly string[]): Promise<void> =>
    sync.tell({
        kind: 'schema',
        schema: { Campaign: { fields: [makeField('Name', 'string'), makeField('Status', 'picklist')] } },
        approvals: { trackedFields: { Campaign: approved }, writable: {}, writeBack: false },
    })
const readSync = async (): Promise<SyncAnswer & { explanation: string }> =>
    (await callApi(sync.relay, 'GET', '/v1/sync')).body as SyncAnswer & { explanation: string }
const countCalls = (): number => sync.api.org.limits.read('DailyApiRequests').used
const changesOf = (object: string): Promise<{ operation: string; values: unknown; previous: unknown }[]> =>
    sync.relay.database.query('select operation, values, previous from changes where object = $1 order by position', [object])

/** The interval ends, and the worker looks; `resume` changes nothing in real time. Returns what it cost the org. */
async function endInterval(): Promise<number> {
    const [calls, before] = [countCalls(), (await readSync()).run?.startedAt]
    await sync.pass(2)
    await sync.relay.database.query('update sync_state set next_at = now()')
    await callApi(sync.relay, 'POST', '/v1/sync/resume')
    for (const until = Date.now() + RUN_MAX_MS; Date.now() < until; await wait(20)) {
        const { run } = await readSync()
        if (run !== null && run.startedAt !== before && run.finishedAt !== null) return countCalls() - calls
    }
    throw new Error('No run ended within a minute.')
}

async function save(object: string, fields: object, id?: string): Promise<string> {
    const path = id === undefined ? `/sobjects/${object}` : `/sobjects/${object}/${id}`
    const answer = await sync.api.request(id === undefined ? 'POST' : 'PATCH', path, { body: fields })
    expect(answer.status).toBeLessThan(300)
    return id ?? (answer.body as { id: string }).id
}

/** All is read, the org delivers, and Campaign is approved. */
beforeEach(async () => {
    await sync.tell({ kind: 'heartbeat', mode: 'realtime' })
    await describeCampaign(['Name', 'Status'])
    await sync.run()
    await sync.pass(2)
    await sync.run()
    await sync.relay.database.query('delete from changes')
    await sync.relay.database.query('delete from records')
    await sync.relay.database.query('delete from rules')
    expect((await readSync()).mode).toBe('realtime')
})

test('in real time a campaign is read at the end of each interval, and nothing else is', async () => {
    await save('Lead', { LastName: 'Ada', Company: 'Engines' })
    const id = await save('Campaign', { Name: 'Spring', Status: 'Planned' })
    expect(await endInterval()).toBe(2)
    await save('Campaign', { Status: 'In Progress' }, id)
    expect(await endInterval()).toBe(2)
    await sync.api.request('DELETE', `/sobjects/Campaign/${id}`)
    expect(await endInterval()).toBe(1)
    const values = { Name: 'Spring', Status: 'In Progress' }
    expect(await changesOf('Campaign')).toEqual([
        { operation: 'created', values: { ...values, Status: 'Planned' }, previous: {} },
        { operation: 'updated', values, previous: { Status: 'Planned' } },
        { operation: 'deleted', values, previous: {} },
    ])
    expect(await changesOf('Lead')).toEqual([])
    expect(await sync.relay.database.query('select is_deleted from records')).toEqual([{ is_deleted: true }])
})

test('such a run does not say that real time missed nothing', async () => {
    await sync.relay.database.query('update sync_state set caught_up_from = null')
    await endInterval()
    expect(await sync.relay.database.query('select caught_up_from from sync_state')).toEqual([{ caught_up_from: null }])
    await sync.run()
    expect(await sync.relay.database.query('select from sync_state where caught_up_from is not null')).toHaveLength(1)
})

test('a day of real time costs what is foretold of it, and nothing once no field of such an object is approved', async () => {
    const text = 'Campaign is read every 30 minutes: 48 API requests a day'
    expect((await readSync()).explanation).toContain(text)
    expect(await endInterval()).toBe(1)
    const { text: price, costs } = (await callApi(sync.relay, 'GET', '/v1/price')).body as Price
    expect(price).toContain('In real time an interval costs about 48 API requests a day')
    expect(costs[0]).toMatchObject({ quota: 'data', realTimeADay: 48 })

    await describeCampaign([])
    await sync.relay.database.query('update sync_state set next_at = now()')
    expect(await listIntervalOnly(sync.relay.database, sync.relay.org.orgId)).toEqual([])
    expect(await claimRun(sync.relay.database, sync.relay.org.orgId, false)).toBeNull()
    expect((await readSync()).explanation).not.toContain('Campaign')
    expect((await callApi(sync.relay, 'GET', '/v1/price')).body).toMatchObject({ text: expect.stringContaining('costs nothing') })
})

test('one more object is priced as one that is asked for in each interval', async () => {
    await describeCampaign([])
    const priced = async (object: string): Promise<unknown> => (await callApi(sync.relay, 'GET', `/v1/price?object=${object}`)).body
    expect(await priced('My_Thing__c')).toMatchObject({ text: expect.stringContaining('no trigger for My_Thing__c') })
    const { costs } = (await priced('My_Thing__c')) as Price
    const [data, , apex] = costs
    expect(data?.realTimeADay).toBeGreaterThanOrEqual(48)
    expect(apex?.afterADay).toBe(apex?.beforeADay)
    expect(await priced('Opportunity')).toMatchObject({ text: expect.stringContaining('In real time Opportunity costs no API request') })
})

test('every object that the org described is listed, with whether it has a trigger', async () => {
    const listed = (await readSync()).objects as unknown as { object: string; isIntervalOnly: boolean }[]
    expect(listed.map(({ object, isIntervalOnly }) => [object, isIntervalOnly])).toEqual([
        ['Account', false],
        ['Campaign', true],
        ['Lead', false],
        ['User', false],
    ])
})

test('rules fire on what the interval brings; on an object of which the org tells nothing there is none', async () => {
    const sequenceId = await makeSequence(sync.relay, `Campaigns ${Date.now()}`)
    const conditions = [{ field: 'Status', operator: 'equals', value: 'In Progress' }]
    const rule = (object: string) => makeRuleInput(sequenceId, { object, name: `On ${object}`, event: 'updated', conditions })
    expect((await callApi(sync.relay, 'POST', '/v1/rules', { body: rule('Campaign') })).status).toBe(201)
    const refused = await callApi(sync.relay, 'POST', '/v1/rules', { body: rule('My_Thing__c') })
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'body_invalid', field: 'object' } } })
    const id = await save('Campaign', { Name: 'Autumn', Status: 'Planned' })
    await endInterval()
    await save('Campaign', { Status: 'In Progress' }, id)
    await endInterval()
    expect(await sync.relay.database.query('select record_id from firings')).toEqual([{ record_id: id }])
})

test('the checks for completeness ask the org nothing of it, and no stamps of it are kept', async () => {
    await save('Campaign', { Name: 'Winter', Status: 'Planned' })
    await save('Lead', { LastName: 'Ada', Company: 'Engines' })
    await sync.run()
    await sync.relay.database.query(`update orgs set created_at = now() - interval '2 days'`)
    await sync.tell({ kind: 'heartbeat', mode: 'realtime' })
    const checked = await sync.relay.database.query('select object from completeness order by object')
    expect(checked).toEqual(['Account', 'Lead', 'User'].map((object) => ({ object })))
    expect(await sync.relay.database.query('select distinct object from record_stamps order by 1')).toEqual([{ object: 'Lead' }])
})

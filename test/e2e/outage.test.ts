/** What an outage of the relay costs the org, and that every change arrives once afterwards (row H10). */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { beat, bufferRows, rowsOf, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex, showFigures } from './start-test-world.ts'

const SAVES = 60
const HEARTBEATS = 2
/** Deliveries that fail in a row before only the heartbeat tries. */
const FAILURES_MAX = 3

let pair: Pair

beforeEach(async () => {
    pair = await startPair()
}, 60_000)
afterEach(() => pair.stop())

async function saveOneByOne(from: number, count: number): Promise<void> {
    for (let index = from; index < from + count; index++) {
        await runApex(pair, `insert new Lead(LastName = 'Lead ${index}', Company = 'X', Status = 'Open');`)
        await pair.org.settle(60_000)
    }
}

const openSince = (): unknown => rowsOf(pair.org, 'SELECT Breaker_Open_Since__c FROM Headroom_State__c')[0]?.get('Breaker_Open_Since__c')

test('FAILURES H10 an outage costs three jobs, whatever is saved; then only heartbeats call, and the first accepted one brings all', async () => {
    const { org, wire } = pair
    await wire.refuse()
    const before = org.usage.snapshot()
    await saveOneByOne(0, SAVES / 2)
    for (let round = 0; round < HEARTBEATS; round++) await beat(org)
    await saveOneByOne(SAVES / 2, SAVES / 2)
    const during = org.usage.snapshot()
    const executions = during.asyncExecutions.total - before.asyncExecutions.total
    const callouts = during.callouts - before.callouts
    showFigures({ scenario: 'outage', saves: SAVES, heartbeats: HEARTBEATS, asyncApexExecutions: executions, callouts })

    expect(executions).toBe(FAILURES_MAX + HEARTBEATS)
    expect(callouts).toBe(FAILURES_MAX + HEARTBEATS)
    expect(openSince()).toEqual(expect.anything())
    expect(await readFeed(pair)).toEqual([])

    await wire.listen()
    await saveOneByOne(SAVES, 1)
    expect(await readFeed(pair)).toEqual([])
    await beat(org)
    const names = (await readFeed(pair)).map((change) => String(change.values['LastName']))
    expect(names.sort()).toEqual(Array.from({ length: SAVES + 1 }, (_, index) => `Lead ${index}`).sort())
    expect(bufferRows(org)).toEqual([])
    expect(openSince()).toBeNull()

    const back = org.usage.snapshot().asyncExecutions.total
    await saveOneByOne(SAVES + 1, 1)
    expect(org.usage.snapshot().asyncExecutions.total - back).toBe(1)
    expect(await readFeed(pair)).toHaveLength(SAVES + 2)
}, 120_000)

/** Rows of the buffer that a drain has tried already, so that none is filled up further. */
const FILL_BUFFER = `
    List<Headroom_Buffer__c> rows = new List<Headroom_Buffer__c>();
    for (Integer i = 0; i < HeadroomParameter.BUFFER_ROWS_MAX; i++) {
        rows.add(new Headroom_Buffer__c(Delivery_Id__c = 'earlier-' + i, Attempts__c = 1, Change_Count__c = 0,
            Body__c = RelayMessage.changes('[]')));
    }
    insert rows;`

test('FAILURES H10 what a full buffer cannot keep fails no save, is counted, and the relay shows it as a gap after the next heartbeat', async () => {
    const { org, relay, wire } = pair
    await runApex(pair, FILL_BUFFER)
    await wire.refuse()
    await saveOneByOne(0, 5)
    expect(bufferRows(org)).toHaveLength(500)

    await wire.listen()
    await beat(org)
    const status = await relay.app.orgs.getStatus(org.services.orgId)
    expect(status?.gaps).toEqual([{ changes: 5, firstAt: expect.any(String), lastAt: expect.any(String) }])
    expect(bufferRows(org)).toEqual([])
    await beat(org)
    expect((await relay.app.orgs.getStatus(org.services.orgId))?.gaps).toHaveLength(1)

    await saveOneByOne(5, 1)
    expect((await readFeed(pair)).map((change) => change.values['LastName'])).toEqual(['Lead 5'])
}, 120_000)

test('FAILURES H10 a long outage fills few rows of the buffer, and a row that has grown arrives whole', async () => {
    const { org, wire } = pair
    await wire.refuse()
    await saveOneByOne(0, FAILURES_MAX)
    await saveOneByOne(FAILURES_MAX, 40)
    expect(bufferRows(org)).toHaveLength(FAILURES_MAX + 1)

    await wire.listen()
    await beat(org)
    expect(new Set((await readFeed(pair)).map((change) => change.recordId)).size).toBe(FAILURES_MAX + 40)
    expect(bufferRows(org)).toEqual([])
}, 120_000)

/** What a cycle of interval sync costs, beside what it costs to make a Bulk job for each object, on the same rows in the same run. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { priceQuestion, priceRows } from '../../../../relay/src/price/cycle-price.ts'
import { makeField } from '../../../support/describe-org.ts'
import { startIntervalSync } from '../../../support/start-interval-sync.ts'
import type { IntervalSync } from '../../../support/start-interval-sync.ts'

const FIELD_OF = {
    Account: 'Name',
    Contact: 'LastName',
    Event: 'Subject',
    Lead: 'LastName',
    Opportunity: 'Name',
    Task: 'Subject',
    User: 'LastName',
} as const
const OBJECTS = Object.keys(FIELD_OF) as (keyof typeof FIELD_OF)[]
/** Of each object: a page of REST holds 2,000. */
const ROWS = 1_999

let sync: IntervalSync
const countCalls = (): number => sync.api.org.limits.read('DailyApiRequests').used

beforeAll(async () => {
    sync = await startIntervalSync()
    const schema = Object.fromEntries(OBJECTS.map((object) => [object, { fields: [makeField(FIELD_OF[object], 'string')] }]))
    const trackedFields = Object.fromEntries(OBJECTS.map((object) => [object, [FIELD_OF[object]]]))
    await sync.tell({ kind: 'schema', schema, approvals: { trackedFields, writable: {}, writeBack: false } })
})
afterAll(() => sync.close())

/** All is read, and the minute of the last save is over. */
beforeEach(async () => {
    await sync.run()
    await sync.pass(2)
    await sync.run()
})

async function insert(object: string, fields: string): Promise<void> {
    await sync.apex(`List<${object}> rows = new List<${object}>();
        for (Integer i = 0; i < ${ROWS}; i++) { rows.add(new ${object}(${fields})); }
        insert rows;`)
}

async function changeEverything(): Promise<void> {
    const title = `'Row ' + i`
    await insert('Account', `Name = ${title}`)
    await insert('Contact', `LastName = ${title}`)
    await insert('Lead', `LastName = ${title}, Company = 'Acme'`)
    await insert('Opportunity', `Name = ${title}, StageName = 'Prospecting', CloseDate = Date.newInstance(2026, 12, 1)`)
    await insert('Task', `Subject = ${title}`)
    await insert('Event', `Subject = ${title}, DurationInMinutes = 30, ActivityDateTime = Datetime.now()`)
    await sync.apex(`update new User(Id = UserInfo.getUserId(), LastName = 'Renamed');`)
}

/** As a client does that knows nothing better: make it, look every two seconds, read it. */
async function readByJob(object: keyof typeof FIELD_OF): Promise<void> {
    const query = `SELECT Id, ${FIELD_OF[object]} FROM ${object}`
    const made = await sync.api.request('POST', '/jobs/query', { body: { operation: 'queryAll', query } })
    const { id } = made.body as { id: string }
    for (let looks = 0; looks < 60; looks++) {
        await sync.api.org.services.clock.advance(2_000)
        const { state } = (await sync.api.request('GET', `/jobs/query/${id}`)).body as { state: string }
        if (state === 'JobComplete') break
    }
    const results = await sync.api.request('GET', `/jobs/query/${id}/results`, { headers: { accept: 'text/csv' } })
    expect(results.status).toBe(200)
}

test('a cycle in which nothing changed costs one call', async () => {
    await sync.pass(5)
    const before = countCalls()
    const { run } = await sync.run()
    expect([run.calls, countCalls() - before]).toEqual([1, 1])
})

test('a cycle with up to 2,000 changed rows of each of seven objects costs at most four, and a job for each of them about thirty', async () => {
    await changeEverything()
    let before = countCalls()
    const { run, objects } = await sync.run()
    const ours = countCalls() - before
    expect(run.problem).toBeNull()
    expect(objects.map(({ object, rows }) => [object, rows])).toEqual(OBJECTS.map((object) => [object, object === 'User' ? 1 : ROWS]))
    // What the panel shows as the price is what it costs.
    const found = objects.map(({ object, rows }) => ({ object, rows, deleted: 0 }))
    expect(priceQuestion(objects.length).data + priceRows(found, 'auto').data).toBe(ours)
    before = countCalls()
    for (const object of OBJECTS) await readByJob(object)
    const naive = countCalls() - before
    process.stdout.write(`${JSON.stringify({ scenario: 'calls of a cycle', objects: 7, rows: 6 * ROWS + 1, ours, naive })}\n`)
    expect(ours).toBeLessThanOrEqual(4)
    expect(naive).toBeGreaterThanOrEqual(25)
})

/** Records are replaced unread by a guess at what rules want to know; where rules have changed since, nothing of it may be left. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

const recordId = '00Q000000000042EAA'

let relay: TestRelay
/** How often a transaction of the store was given up. */
let givenUp = 0
beforeAll(async () => {
    relay = await startRelay({
        wrapDatabase: (database) => ({
            ...database,
            transaction: (work) =>
                database.transaction(work).catch((error: unknown) => {
                    givenUp++
                    throw error
                }),
        }),
    })
})
afterAll(() => relay.stop())

let second = 0
async function update(status: string): Promise<void> {
    const capturedAt = new Date(Date.UTC(2026, 10, 22, 10, 0, second++)).toISOString()
    const change = makeChange({ recordId, capturedAt, systemModstamp: capturedAt, values: { Status: status }, previous: {} })
    expect((await deliver(relay, [change])).body).toMatchObject({ accepted: 1, parked: 0, duplicate: false })
}

const countFirings = async (): Promise<number> =>
    ((await callApi(relay, 'GET', '/v1/firings')).body as { firings: unknown[] }).firings.length

test('a rule made since the last delivery is told what the record was, though nobody wanted to know until then', async () => {
    await update('New')
    await update('Open')
    expect(givenUp).toBe(0)
    await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(await makeSequence(relay, 'Outbound')) })

    await update('Working')
    expect(givenUp).toBe(1)
    expect(await countFirings()).toBe(1)
    const changes = (await callApi(relay, 'GET', '/v1/changes')).body as { changes: { values: unknown }[] }
    expect(changes.changes.map(({ values }) => values)).toEqual(['New', 'Open', 'Working'].map((Status) => ({ Status })))
    const record = await callApi(relay, 'GET', `/v1/records/Lead/${recordId}`)
    expect(record.body).toMatchObject({ values: { Status: 'Working' } })

    // The rule is known by now: what the record was is asked for at once.
    await update('Working')
    expect(givenUp).toBe(1)
    expect(await countFirings()).toBe(1)
})

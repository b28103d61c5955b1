/** Names and values that would be commands elsewhere: names are refused, values are stored as they are. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { callApi, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

describe('FAILURES C1-21 and C1-22: a name that is no name', () => {
    const names = ['Name FROM User--', 'Id, (SELECT Id FROM Contacts)', 'a'.repeat(81), 'Nаme', "Lead'", '1st', 'a.b', '', '__proto__']
    test.each(names)('of a field is refused: %s', async (name) => {
        const before = await takeSnapshot(relay.database)
        const text = makeBody([makeChange()]).replace('"Status":"Working"', `${JSON.stringify(name)}:"Working"`)
        expect((await post(relay, text, signHeaders(relay.org, text))).status).toBe(400)
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })

    test.each(names)('of an object is refused: %s', async (object) => {
        expect((await deliver(relay, [makeChange({ object })])).status).toBe(400)
        expect((await callApi(relay, 'GET', `/v1/records/${encodeURIComponent(object === '' ? ' ' : object)}`)).status).toBe(400)
    })

    test.each(["001' OR '1'='1", '00Q000000000001EAB', '00Q%', ''])('of a record is refused: %s', async (recordId) => {
        expect((await deliver(relay, [makeChange({ recordId })])).status).toBe(400)
    })
})

describe('FAILURES C4-81: a value that is a piece of SQL', () => {
    const values = ["'; drop table changes; --", '\\', '\\x00', '$1', '%s%n', '{"a":1}', '{1,2}', 'x'.repeat(10_000), 'NULL', '--', '/*']
    test.each(values)('is stored and given back as it is: %s', async (value) => {
        const recordId = '00Q000000000005EAA'
        expect((await deliver(relay, [makeChange({ recordId, values: { Status: value } })])).status).toBe(200)
        const record = await callApi(relay, 'GET', `/v1/records/Lead/${recordId}`)
        expect((record.body as { values: Record<string, unknown> }).values['Status']).toBe(value)
    })

    test('names a sequence, and nothing else', async () => {
        for (const value of values.filter((text) => text.length < 80)) await makeSequence(relay, value)
        const answer = await callApi(relay, 'GET', '/v1/sequences?limit=50')
        expect((answer.body as { sequences: { name: string }[] }).sequences.map(({ name }) => name).sort()).toEqual(
            values.filter((text) => text.length < 80).sort(),
        )
    })
})

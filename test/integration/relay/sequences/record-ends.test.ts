import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let recordNumber = 0
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

const newRecord = (): string => toId18(`00Q${String(++recordNumber).padStart(12, '0')}`) ?? ''

async function enroll(sequenceId: string, recordId: string): Promise<void> {
    const body = { records: [{ object: 'Lead', recordId }] }
    expect((await callApi(relay, 'POST', `/v1/sequences/${sequenceId}/enrollments`, { body })).status).toBe(200)
}

interface Seen {
    recordId: string
    state: string
    endReason: string | null
}

/** The sequence's enrollments once the outbox is empty. */
async function enrollmentsOf(sequenceId: string): Promise<Seen[]> {
    await eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))
    const answer = await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments`)
    const { enrollments } = answer.body as { enrollments: Seen[] }
    return enrollments.map(({ recordId, state, endReason }) => ({ recordId, state, endReason }))
}

const remove = (recordId: string, more: object = {}) =>
    deliver(relay, [makeChange({ recordId, operation: 'deleted', previous: {}, ...more })])

describe('the end of a record', () => {
    test('a deletion ends its enrollments, and an undelete starts none of them again', async () => {
        const [sequenceId, recordId] = [await makeSequence(relay, 'Deleted'), newRecord()]
        await enroll(sequenceId, recordId)
        await remove(recordId)
        await deliver(relay, [makeChange({ recordId, operation: 'undeleted', previous: {} })])
        expect(await enrollmentsOf(sequenceId)).toEqual([{ recordId, state: 'ended', endReason: 'record_deleted' }])
    })

    test('a merge moves its enrollments to the winner', async () => {
        const [sequenceId, loser, winner] = [await makeSequence(relay, 'Merged'), newRecord(), newRecord()]
        await enroll(sequenceId, loser)
        await remove(loser, { mergedInto: winner })
        expect(await enrollmentsOf(sequenceId)).toEqual([
            { recordId: loser, state: 'ended', endReason: 'record_merged' },
            { recordId: winner, state: 'active', endReason: null },
        ])
    })

    test('a winner that was removed from the sequence stays removed, and one that is in it is in it once', async () => {
        const [sequenceId, loser, winner] = [await makeSequence(relay, 'Merged, removed'), newRecord(), newRecord()]
        await enroll(sequenceId, loser)
        await enroll(sequenceId, winner)
        await callApi(relay, 'DELETE', `/v1/sequences/${sequenceId}/enrollments/${winner}`)
        await remove(loser, { mergedInto: winner })
        expect(await enrollmentsOf(sequenceId)).toEqual([
            { recordId: loser, state: 'ended', endReason: 'record_merged' },
            { recordId: winner, state: 'ended', endReason: 'removed_by_api' },
        ])
    })

    test('an enrollment that is still on its way when the deletion arrives is ended too', async () => {
        const [sequenceId, recordId] = [await makeSequence(relay, 'On its way'), newRecord()]
        await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId) })
        const [saved, deleted] = [makeChange({ recordId }), makeChange({ recordId, operation: 'deleted', previous: {} })]
        await deliver(relay, [saved, deleted])
        expect(await enrollmentsOf(sequenceId)).toEqual([{ recordId, state: 'ended', endReason: 'record_deleted' }])
    })

    test('what a rule on the deletion adds is added after the deletion has ended the rest', async () => {
        const [left, joined] = [await makeSequence(relay, 'Left'), await makeSequence(relay, 'Win back')]
        await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(joined, { name: 'Win back', event: 'deleted', conditions: [] }) })
        const recordId = newRecord()
        await enroll(left, recordId)
        await deliver(relay, [makeChange({ recordId }), makeChange({ recordId, operation: 'deleted', previous: {} })])
        expect(await enrollmentsOf(left)).toEqual([{ recordId, state: 'ended', endReason: 'record_deleted' }])
        expect(await enrollmentsOf(joined)).toEqual([{ recordId, state: 'active', endReason: null }])
    })
    test('a conversion ends the enrollments of the lead, and later updates of it end nothing', async () => {
        const [sequenceId, recordId] = [await makeSequence(relay, 'Converted'), newRecord()]
        await enroll(sequenceId, recordId)
        await deliver(relay, [makeChange({ recordId, values: { IsConverted: false }, previous: {} })])
        expect(await enrollmentsOf(sequenceId)).toEqual([{ recordId, state: 'active', endReason: null }])
        await deliver(relay, [makeChange({ recordId, values: { IsConverted: true }, previous: { IsConverted: false } })])
        expect(await enrollmentsOf(sequenceId)).toEqual([{ recordId, state: 'ended', endReason: 'record_converted' }])
        await enroll(sequenceId, recordId)
        await deliver(relay, [makeChange({ recordId, values: { IsConverted: true, Rating: 'Hot' }, previous: { Rating: null } })])
        expect(await enrollmentsOf(sequenceId)).toEqual([{ recordId, state: 'active', endReason: null }])
    })

    test('what a rule on the conversion adds is added after the conversion has ended the rest', async () => {
        const [left, joined] = [await makeSequence(relay, 'Prospects'), await makeSequence(relay, 'Customers')]
        const rule = { name: 'Welcome', event: 'converted', conditions: [] }
        await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(joined, rule) })
        const recordId = newRecord()
        await enroll(left, recordId)
        await deliver(relay, [makeChange({ recordId, values: { IsConverted: true }, previous: { IsConverted: false } })])
        expect(await enrollmentsOf(left)).toEqual([{ recordId, state: 'ended', endReason: 'record_converted' }])
        expect(await enrollmentsOf(joined)).toEqual([{ recordId, state: 'active', endReason: null }])
    })
})

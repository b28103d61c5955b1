import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { ChangeInput, TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

interface Rehearsal {
    wouldFire: number
    records: number
    examined: number
    isComplete: boolean
    through: string
    busiestHour: number
    firings: { recordId: string }[]
}

let relay: TestRelay
let sequenceId: string

beforeAll(async () => {
    relay = await startRelay()
    sequenceId = await makeSequence(relay, 'Outbound')
})
afterAll(() => relay.stop())
beforeEach(async () => {
    for (const table of ['changes', 'records', 'rules', 'firings', 'outbox']) await relay.database.query(`delete from ${table}`)
    await relay.database.query('update orgs set rules_version = rules_version + 1')
})

const leadId = (place: number): string => toId18(`00Q${String(place).padStart(12, '0')}`) ?? ''
const created = (place: number, values: object = { Status: 'Open' }) =>
    makeChange({ recordId: leadId(place), operation: 'created', values: { ...values }, previous: {} })
const becomeWorking = (place: number, more: ChangeInput = {}) => makeChange({ recordId: leadId(place), ...more })
const age = (days: number, recordId: string) =>
    relay.database.query(`update changes set received_at = received_at - $1 * interval '1 day' where record_id = $2`, [days, recordId])

async function rehearse(change: object = {}): Promise<Rehearsal> {
    const answer = await callApi(relay, 'POST', '/v1/rules/rehearse', { body: makeRuleInput(sequenceId, change) })
    expect(answer.status).toBe(200)
    return answer.body as Rehearsal
}

describe('a rehearsal', () => {
    test('says how often and for which records the rule would have fired, and changes nothing', async () => {
        await deliver(relay, [created(1), created(2), created(3), becomeWorking(2), becomeWorking(1)])
        await deliver(relay, [
            makeChange({ recordId: leadId(2), values: { Status: 'Working', Rating: 'Hot' }, previous: { Rating: null } }),
        ])
        const before = await takeSnapshot(relay.database)
        expect(await rehearse()).toMatchObject({ wouldFire: 2, records: 2, examined: 6, isComplete: true, busiestHour: 2 })
        expect((await rehearse()).firings.map((firing) => firing.recordId)).toEqual([leadId(2), leadId(1)])
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })

    test('agrees with what the rule really fired', async () => {
        const body = makeRuleInput(sequenceId, { when: 'every_time' })
        const { id } = (await callApi(relay, 'POST', '/v1/rules', { body })).body as { id: string }
        const double = becomeWorking(4, { transaction: 'double-event' })
        await deliver(relay, [created(1), becomeWorking(1), becomeWorking(1), becomeWorking(2, { previous: {} })])
        await deliver(relay, [becomeWorking(3), double, { ...double, sequence: 1 }])
        await deliver(relay, [becomeWorking(3, { origin: `rule:${id}` })])
        const answer = await callApi(relay, 'POST', `/v1/rules/${id}/rehearse`)
        const { firings } = (await callApi(relay, 'GET', `/v1/firings?ruleId=${id}`)).body as { firings: { position: string }[] }
        const rehearsed = answer.body as { firings: { position: string }[]; wouldFire: number }
        expect(rehearsed.firings.map((firing) => firing.position)).toEqual(firings.map((firing) => firing.position).reverse())
        expect(rehearsed.wouldFire).toBe(4)
    })

    test('looks at the last seven days only', async () => {
        for (const place of [1, 2, 3]) await deliver(relay, [becomeWorking(place)])
        await age(8, leadId(1))
        await age(6, leadId(2))
        expect(await rehearse()).toMatchObject({ wouldFire: 2, examined: 2 })
    })

    test('shows the busiest hour, so that one sees beforehand whether the rule would brake', async () => {
        await deliver(
            relay,
            Array.from({ length: 30 }, (_, place) => becomeWorking(place + 1)),
        )
        await relay.database.query(`update changes set received_at = received_at - interval '61 minutes' where record_id <= $1`, [
            leadId(9),
        ])
        expect(await rehearse()).toMatchObject({ wouldFire: 30, busiestHour: 21 })
    })

    test('reads the feed in pages and shows the first hundred firings', async () => {
        for (let page = 0; page < 3; page++)
            await deliver(
                relay,
                Array.from({ length: 500 }, (_, place) => becomeWorking(page * 500 + place + 1)),
            )
        const rehearsal = await rehearse()
        expect(rehearsal).toMatchObject({ wouldFire: 1_500, records: 1_500, examined: 1_500, isComplete: true })
        expect(rehearsal.firings).toHaveLength(100)
    })

    test('says up to when it looked, also where other objects alone have changed', async () => {
        await deliver(relay, [becomeWorking(1), makeChange({ object: 'Contact', recordId: '003000000000001AAA' })])
        const [last] = await relay.database.query<{ at: Date }>('select max(received_at) as at from changes')
        const rehearsal = await rehearse()
        expect(rehearsal).toMatchObject({ examined: 1, wouldFire: 1, isComplete: true, through: last?.at.toISOString() })
        expect(await rehearse({ object: 'Task' })).toMatchObject({ examined: 0, isComplete: true, through: rehearsal.through })
    })

    test('of a rule without conditions knows a record that was seen from one that was not', async () => {
        await deliver(relay, [created(1), becomeWorking(1, { previous: {} }), becomeWorking(2, { previous: {} })])
        expect(await rehearse({ conditions: [], when: 'every_time' })).toMatchObject({ wouldFire: 1 })
    })

    test('of an empty feed is empty', async () => {
        expect(await rehearse()).toMatchObject({ wouldFire: 0, records: 0, examined: 0, isComplete: true, busiestHour: 0, firings: [] })
    })
})

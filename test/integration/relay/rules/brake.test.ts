import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { ChangeInput, TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let sequenceId: string
let ruleId: string
let number = 0

beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())
beforeEach(async () => {
    number++
    await relay.database.query('delete from rules')
    sequenceId = await makeSequence(relay, `Outbound ${number}`)
    const body = makeRuleInput(sequenceId, { firingsPerHourMax: 3 })
    ruleId = ((await callApi(relay, 'POST', '/v1/rules', { body })).body as { id: string }).id
})

const leadId = (place: number): string => toId18(`00Q${String(number * 1_000 + place).padStart(12, '0')}`) ?? ''
const becomeWorking = (from: number, to: number): ChangeInput[] =>
    Array.from({ length: to - from }, (_, place) => makeChange({ recordId: leadId(from + place) }))
const readRule = async () => (await callApi(relay, 'GET', `/v1/rules/${ruleId}`)).body as { brake: { held: number } | null }
const decide = (decision: string) => callApi(relay, 'POST', `/v1/rules/${ruleId}/held-firings`, { body: { decision } })
const countFirings = async (state: string): Promise<number> =>
    ((await callApi(relay, 'GET', `/v1/firings?ruleId=${ruleId}&state=${state}`)).body as { firings: unknown[] }).firings.length

async function enrolled(): Promise<string[]> {
    await eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))
    const answer = await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments?limit=200`)
    return (answer.body as { enrollments: { recordId: string }[] }).enrollments.map((one) => one.recordId)
}

const leads = (...places: number[]): string[] => places.map(leadId)

describe('past its number an hour a rule brakes', () => {
    test('in the middle of a delivery: what is beyond is held, shown with the rule, and enrolls nobody', async () => {
        await deliver(relay, becomeWorking(0, 5))
        expect(await enrolled()).toEqual(leads(0, 1, 2))
        expect(await readRule()).toMatchObject({ firingsPerHourMax: 3, brake: { held: 2, brakedAt: expect.any(String) } })
        expect([await countFirings('fired'), await countFirings('held')]).toEqual([3, 2])
    })

    test('over several deliveries too, and once it is braked everything is held', async () => {
        await deliver(relay, becomeWorking(0, 3))
        expect(await readRule()).toMatchObject({ brake: null })
        await deliver(relay, becomeWorking(3, 4))
        await deliver(relay, becomeWorking(4, 6))
        expect(await readRule()).toMatchObject({ brake: { held: 3 } })
    })

    test('a change that comes twice is held once', async () => {
        await deliver(relay, becomeWorking(0, 3))
        const change = makeChange({ recordId: leadId(3) })
        for (let time = 0; time < 2; time++) await deliver(relay, [change])
        await deliver(relay, [{ ...change, sequence: 1 }])
        expect(await readRule()).toMatchObject({ brake: { held: 1 } })
    })

    test('firings of more than an hour ago do not count', async () => {
        await deliver(relay, becomeWorking(0, 3))
        await relay.database.query(`update rule_minutes set minute = minute - interval '61 minutes' where rule_id = $1`, [ruleId])
        await deliver(relay, becomeWorking(3, 6))
        expect(await readRule()).toMatchObject({ brake: null })
        expect(await enrolled()).toHaveLength(6)
    })

    test('the metrics count braked rules and held firings', async () => {
        await relay.database.query('delete from rule_brakes')
        await relay.database.query(`delete from firings where state = 'held'`)
        await deliver(relay, becomeWorking(0, 5))
        const { text } = await callApi(relay, 'GET', '/metrics', { token: null })
        expect(text).toContain('\nheadroom_rules_braked 1\n')
        expect(text).toContain('\nheadroom_firings_held 2\n')
    })
})

describe('a person decides on what is held', () => {
    test('released firings do what the rule said when it matched; then the rule runs again with a new hour', async () => {
        await deliver(relay, becomeWorking(0, 5))
        const other = await makeSequence(relay, `Other ${number}`)
        await callApi(relay, 'PUT', `/v1/rules/${ruleId}`, { body: makeRuleInput(other, { firingsPerHourMax: 3 }) })
        expect(await decide('release')).toMatchObject({ status: 200, body: { decided: 2, rule: { brake: null } } })
        expect(await enrolled()).toEqual(leads(0, 1, 2, 3, 4))
        await deliver(relay, becomeWorking(5, 8))
        expect(await readRule()).toMatchObject({ brake: null })
        expect(await countFirings('approved')).toBe(2)
    })

    test('discarded firings enroll nobody and stay readable', async () => {
        await deliver(relay, becomeWorking(0, 5))
        expect(await decide('discard')).toMatchObject({ status: 200, body: { decided: 2, rule: { brake: null } } })
        expect([await enrolled(), await countFirings('discarded')]).toEqual([leads(0, 1, 2), 2])
    })

    test('a request decides on at most 1,000, and the brake stays until the last one', async () => {
        await deliver(relay, becomeWorking(0, 900))
        await deliver(
            relay,
            becomeWorking(0, 900).map((change) => ({ ...change, previous: {}, values: { Status: 'Open' } })),
        )
        await deliver(relay, becomeWorking(0, 104))
        expect(await decide('discard')).toMatchObject({ body: { decided: 1_000, rule: { brake: { held: 1 } } } })
        expect(await decide('discard')).toMatchObject({ body: { decided: 1, rule: { brake: null } } })
        expect(await decide('discard')).toMatchObject({ body: { decided: 0, rule: { brake: null } } })
    })

    test('deleting the rule discards what it holds', async () => {
        await deliver(relay, becomeWorking(0, 5))
        await callApi(relay, 'DELETE', `/v1/rules/${ruleId}`)
        expect([await countFirings('held'), await countFirings('discarded')]).toEqual([0, 2])
        expect((await decide('release')).status).toBe(404)
    })
})

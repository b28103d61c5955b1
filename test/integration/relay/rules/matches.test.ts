import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let sequenceId: string
let number = 0

const leadId = (place: number): string => toId18(`00Q${String(place).padStart(12, '0')}`) ?? ''
const known = (place: number, values: object, more: object = {}) =>
    makeChange({ recordId: leadId(place), operation: 'created', values: { ...values }, previous: {}, ...more })

/** Leads 1 to 1,200 are Working, 1,201 to 1,300 Open; 1,301 is deleted, and of 1,302 only the id is known. */
beforeAll(async () => {
    relay = await startRelay()
    const working = Array.from({ length: 1_200 }, (_, index) => known(index + 1, { Status: 'Working' }))
    const open = Array.from({ length: 100 }, (_, index) => known(index + 1_201, { Status: 'Open' }))
    await deliver(relay, [...working, ...open])
    await deliver(relay, [known(1_301, { Status: 'Working' }), known(1_302, {}, { reread: true })])
    await deliver(relay, [makeChange({ recordId: leadId(1_301), operation: 'deleted', previous: {} })])
})
afterAll(() => relay.stop())
beforeEach(async () => {
    sequenceId = await makeSequence(relay, `Outbound ${++number}`)
})

async function makeRule(change: object = {}): Promise<string> {
    const body = makeRuleInput(sequenceId, { name: `Rule ${number}`, isEnabled: false, ...change })
    return ((await callApi(relay, 'POST', '/v1/rules', { body })).body as { id: string }).id
}

const countMatches = async (ruleId: string) => (await callApi(relay, 'GET', `/v1/rules/${ruleId}/matches`)).body as { count: number }
const enable = (ruleId: string, body: object) => callApi(relay, 'POST', `/v1/rules/${ruleId}/enable`, { body })

async function countEnrolled(): Promise<number> {
    await eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))
    return ((await callApi(relay, 'GET', `/v1/sequences/${sequenceId}`)).body as { activeEnrollments: number }).activeEnrollments
}

test('the count is of living records whose values are known, and fires nothing', async () => {
    const ruleId = await makeRule()
    expect(await countMatches(ruleId)).toEqual({
        count: 1_200,
        examined: 1_300,
        isComplete: true,
        sample: Array.from({ length: 20 }, (_, index) => leadId(index + 1)),
    })
    expect(await countEnrolled()).toBe(0)
})

test.each([
    ['waits for a deletion', { event: 'deleted' }, 0],
    ['waits for a conversion', { event: 'converted' }, 0],
    ['wants a change', { conditions: [{ field: 'Status', operator: 'changed_to', value: 'Working' }] }, 0],
    ['looks at a field that no record carries', { conditions: [{ field: 'Rating', operator: 'is_null', value: true }] }, 0],
    ['has no conditions', { conditions: [] }, 1_300],
])('a rule that %s matches as many as its conditions can meet by themselves', async (_name, change, count) => {
    expect(await countMatches(await makeRule(change))).toMatchObject({ count })
})

test('enabling alone takes nobody; the rule then judges what is new', async () => {
    const ruleId = await makeRule()
    expect(await enable(ruleId, {})).toMatchObject({ status: 200, body: { isEnabled: true, version: 2 } })
    expect(await countEnrolled()).toBe(0)
    await deliver(relay, [makeChange({ recordId: leadId(1_250) })])
    expect(await countEnrolled()).toBe(1)
    await deliver(relay, [makeChange({ recordId: leadId(1_250), values: { Status: 'Open' }, previous: { Status: 'Working' } })])
})

test('enabling with those that match now takes each of them once, however often it is asked, and the brake does not count them', async () => {
    const ruleId = await makeRule()
    for (let time = 0; time < 2; time++)
        expect(await enable(ruleId, { alsoMatching: { atMost: 1_200 } })).toMatchObject({ status: 200, body: { brake: null, version: 2 } })
    expect(await countEnrolled()).toBe(1_200)
    const firings = await relay.database.query('select state, count(*)::int as count from firings where rule_id = $1 group by 1', [ruleId])
    expect(firings).toEqual([{ state: 'approved', count: 1_200 }])
})

test('more than the caller allows is refused with their number, and the rule stays disabled', async () => {
    const ruleId = await makeRule()
    const answer = await enable(ruleId, { alsoMatching: { atMost: 1_199 } })
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict', field: 'alsoMatching.atMost' } } })
    expect((answer.body as { error: { message: string } }).error.message).toContain('1200 records match now')
    expect((await callApi(relay, 'GET', `/v1/rules/${ruleId}`)).body).toMatchObject({ isEnabled: false, version: 1 })
    expect(await countEnrolled()).toBe(0)
})

test('disabling the rule ends the taking', async () => {
    const ruleId = await makeRule()
    await relay.database.query(
        `insert into outbox (org_id, object, record_id, action) values ($1, 'Lead', $2, jsonb_build_object(
             'type', 'approve_matches', 'ruleId', $2::text, 'ruleVersion', 1, 'afterRecordId', ''))`,
        [relay.org.orgId, ruleId],
    )
    expect(await countEnrolled()).toBe(0)
})

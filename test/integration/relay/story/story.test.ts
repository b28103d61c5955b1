import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { ChangeInput, TestRelay } from '../../../support/start-relay.ts'

interface Told {
    position: string
    operation: string
    before: object | null
    after: object
    firings: { ruleId: string; state: string }[]
    rules: { ruleId: string; verdict: string; falseConditions: object[]; unknownFields: string[]; isRuleNewer: boolean }[]
}
interface Story {
    changes: Told[]
    enrollments: object[]
    next: string | null
}

let relay: TestRelay
let sequenceId: string
let recordId: string
let number = 0

beforeAll(async () => {
    relay = await startRelay()
    sequenceId = await makeSequence(relay, 'Outbound')
})
afterAll(() => relay.stop())
beforeEach(async () => {
    await relay.database.query('delete from rules')
    await relay.database.query('update orgs set rules_version = rules_version + 1')
    recordId = toId18(`00Q${String(++number).padStart(12, '0')}`) ?? ''
})

const say = (...changes: ChangeInput[]) =>
    deliver(
        relay,
        changes.map((change) => makeChange({ recordId, ...change })),
    )
const create = (values: object) => say({ operation: 'created', values: { ...values }, previous: {} })

async function makeRule(change: object = {}): Promise<string> {
    const answer = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, change) })
    return (answer.body as { id: string }).id
}

async function readStory(query = ''): Promise<Story> {
    const answer = await callApi(relay, 'GET', `/v1/records/Lead/${recordId}/story${query}`)
    expect(answer.status).toBe(200)
    return answer.body as Story
}

/** What the only rule says to the newest change. */
async function readNewest(): Promise<Told['rules'][number] | undefined> {
    return (await readStory()).changes[0]?.rules[0]
}

describe('the story says of each rule', () => {
    test('that it fires, with the firing and the enrollment it made', async () => {
        const ruleId = await makeRule()
        await create({ Status: 'Open' })
        await say({})
        await eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))
        const { changes, enrollments } = await readStory()
        expect(changes[0]).toMatchObject({ before: { Status: 'Open' }, after: { Status: 'Working' }, operation: 'updated' })
        expect(changes[0]?.rules).toMatchObject([{ ruleId, verdict: 'fires', isRuleNewer: false }])
        expect(changes[0]?.firings).toMatchObject([{ ruleId, state: 'fired' }])
        expect(enrollments).toMatchObject([{ sequenceId, state: 'active', source: 'rule', ruleId, endReason: null }])
    })

    test('which conditions were false, and what the fields held', async () => {
        const conditions = [
            { field: 'Status', operator: 'equals', value: 'Working' },
            { field: 'Rating', operator: 'changed_to', value: 'Hot' },
        ]
        await makeRule({ conditions })
        await create({ Status: 'Open', Rating: 'Cold' })
        await say({ values: { Status: 'Working', Rating: 'Cold' }, previous: { Status: 'Open' } })
        expect(await readNewest()).toMatchObject({
            verdict: 'conditions_not_met',
            falseConditions: [{ number: 2, field: 'Rating', operator: 'changed_to', now: 'Cold', before: 'Cold' }],
        })
    })

    test('that the record met the conditions before', async () => {
        await makeRule()
        await create({ Status: 'Working' })
        await say({ values: { Status: 'Working', Rating: 'Hot' }, previous: { Rating: null } })
        expect(await readNewest()).toMatchObject({ verdict: 'met_before', falseConditions: [] })
    })

    test('which field it does not know', async () => {
        await makeRule({ conditions: [{ field: 'Rating', operator: 'is_null', value: true }] })
        await create({ Status: 'Open' })
        await say({})
        expect(await readNewest()).toMatchObject({ verdict: 'field_unknown', unknownFields: ['Rating'] })
    })

    test('that it waits for another event', async () => {
        await makeRule({ event: 'deleted' })
        await say({})
        expect(await readNewest()).toMatchObject({ verdict: 'other_event' })
    })

    test('that nothing says what the record was before', async () => {
        await makeRule()
        await say({ previous: {} })
        expect(await readNewest()).toMatchObject({ verdict: 'without_before' })
    })

    test('that the change came without values', async () => {
        await makeRule()
        await say({ reread: true, values: {}, previous: {} })
        expect(await readNewest()).toMatchObject({ verdict: 'without_values' })
    })

    test('that it caused the change itself', async () => {
        const ruleId = await makeRule()
        await say({ origin: `rule:${ruleId}` })
        expect(await readNewest()).toMatchObject({ verdict: 'caused_by_rule' })
    })

    test('that it is disabled', async () => {
        await makeRule({ isEnabled: false })
        await say({})
        expect(await readNewest()).toMatchObject({ verdict: 'disabled' })
    })

    test('that it was made after the change, which it did not fire for', async () => {
        await create({ Status: 'Open' })
        await say({})
        await makeRule()
        const [newest] = (await readStory()).changes
        expect(newest).toMatchObject({ firings: [], rules: [{ verdict: 'fires', isRuleNewer: true }] })
    })
})

test('a held firing and the reason of an ended enrollment are told', async () => {
    await makeRule({ firingsPerHourMax: 1, when: 'every_time' })
    await say({}, {})
    await say({ operation: 'deleted', previous: {} })
    await eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))
    const { changes, enrollments } = await readStory()
    expect(changes.map((change) => change.firings.map((firing) => firing.state))).toEqual([[], ['held'], ['fired']])
    expect(enrollments).toMatchObject([{ state: 'ended', endReason: 'record_deleted' }])
})

test('pages tell the whole story once, and a page knows the state that the changes before it left', async () => {
    await makeRule()
    await create({ Status: 'Open', Rating: 'Cold' })
    for (let time = 0; time < 24; time++) await say({ values: { Status: time % 2 === 0 ? 'Working' : 'Open' }, previous: {} })
    const first = await readStory('?limit=200')
    expect(first.changes).toHaveLength(20)
    const second = await readStory(`?limit=200&page=${first.next}`)
    const positions = [...first.changes, ...second.changes].map((change) => Number(change.position))
    expect([positions.length, second.next]).toEqual([25, null])
    expect(positions).toEqual(positions.toSorted((a, b) => b - a))
    expect(first.changes.at(-1)?.before).toEqual({ Status: 'Open', Rating: 'Cold' })
    const fired = [...first.changes, ...second.changes].filter((change) => change.rules[0]?.verdict === 'fires')
    expect(fired.map((change) => change.firings.length)).toEqual(Array.from({ length: 12 }, () => 1))
})

test('of a record that was never seen there is no story', async () => {
    expect((await callApi(relay, 'GET', `/v1/records/Lead/${recordId}/story`)).status).toBe(404)
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { purge } from '../../../../relay/src/retention/retention-store.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay, waitFor } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

interface Wait {
    dueAt: string
    recordId: string
    actions: object[]
    dropReason: string | null
}

let relay: TestRelay
let first: string
let second: string
let ruleId: string
let recordId: string
let number = 0

beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())
beforeEach(async () => {
    await relay.database.query('delete from rules')
    await relay.database.query('update orgs set rules_version = rules_version + 1')
    number++
    first = await makeSequence(relay, `First ${number}`)
    second = await makeSequence(relay, `Second ${number}`)
    ruleId = await makeRule()
    recordId = newRecord()
})

let records = 0
const newRecord = (): string => toId18(`00Q${String(++records).padStart(12, '0')}`) ?? ''

/** Into the first sequence at once, two days later into the second, and another hour later out of the first. */
const makeActions = () => [
    { type: 'add_to_sequence', sequenceId: first },
    { type: 'wait', minutes: 2 * 24 * 60 },
    { type: 'add_to_sequence', sequenceId: second },
    { type: 'wait', minutes: 60 },
    { type: 'remove_from_sequence', sequenceId: first },
]

async function makeRule(change: object = {}): Promise<string> {
    const answer = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(first, { actions: makeActions(), ...change }) })
    expect(answer.status).toBe(201)
    return (answer.body as { id: string }).id
}

const becomeWorking = (id: string) => deliver(relay, [makeChange({ recordId: id })])
const remove = (id: string, more: object = {}) =>
    deliver(relay, [makeChange({ recordId: id, operation: 'deleted', previous: {}, ...more })])
const settle = () => eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))

/** As if so much time had passed; resolves when what was due has been done. */
async function pass(minutes: number): Promise<void> {
    await settle()
    await relay.database.query(`update waiting_actions set due_at = due_at - $1 * interval '1 minute'`, [minutes])
    await waitFor(
        async () => (await relay.database.query('select from waiting_actions where dropped_at is null and due_at < now()')).length === 0,
    )
    await settle()
}

async function sequencesOf(id: string): Promise<string[]> {
    await settle()
    const rows = await relay.database.query<{ sequence_id: string }>(
        `select sequence_id from enrollments where record_id = $1 and state = 'active' order by enrolled_at`,
        [id],
    )
    return rows.map((row) => row.sequence_id)
}

async function readWaits(id = recordId): Promise<Wait[]> {
    await settle()
    const { firings } = (await callApi(relay, 'GET', `/v1/firings?recordId=${id}`)).body as { firings: { waits: Wait[] }[] }
    return firings.flatMap((firing) => firing.waits)
}

describe('a rule that waits between its actions', () => {
    test('does what is before the wait at once and what is after it when the time has come, wait by wait', async () => {
        await becomeWorking(recordId)
        expect(await sequencesOf(recordId)).toEqual([first])
        await pass(2 * 24 * 60 - 1)
        expect(await sequencesOf(recordId)).toEqual([first])
        await pass(1)
        expect(await sequencesOf(recordId)).toEqual([first, second])
        await pass(60)
        expect(await sequencesOf(recordId)).toEqual([second])
        expect(await readWaits()).toEqual([])
    })

    test('shows with the firing, and in the story, what it waits to do and until when', async () => {
        const before = Date.now()
        await becomeWorking(recordId)
        const [wait, ...others] = await readWaits()
        expect(others).toEqual([])
        expect(wait).toMatchObject({ recordId, actions: makeActions().slice(2), droppedAt: null, dropReason: null })
        expect(Math.abs(Date.parse(wait?.dueAt ?? '') - before - 2 * 86_400_000)).toBeLessThan(60_000)
        const story = (await callApi(relay, 'GET', `/v1/records/Lead/${recordId}/story`)).body as { changes: { firings: object[] }[] }
        expect(story.changes[0]?.firings).toMatchObject([{ waits: [{ actions: makeActions().slice(2) }] }])
    })

    test('holds up nothing else that happens to the record meanwhile', async () => {
        await becomeWorking(recordId)
        const other = await makeSequence(relay, `Other ${number}`)
        const body = makeRuleInput(other, { name: 'Hot', conditions: [{ field: 'Rating', operator: 'equals', value: 'Hot' }] })
        await callApi(relay, 'POST', '/v1/rules', { body })
        await deliver(relay, [makeChange({ recordId, values: { Status: 'Working', Rating: 'Hot' }, previous: { Rating: null } })])
        expect(await sequencesOf(recordId)).toEqual([first, other])
    })

    test('of a braked rule begins to wait when a person lets the firing go', async () => {
        await callApi(relay, 'PUT', `/v1/rules/${ruleId}`, { body: makeRuleInput(first, { actions: makeActions(), firingsPerHourMax: 1 }) })
        await becomeWorking(newRecord())
        await becomeWorking(recordId)
        expect(await sequencesOf(recordId)).toEqual([])
        await callApi(relay, 'POST', `/v1/rules/${ruleId}/held-firings`, { body: { decision: 'release' } })
        expect(await sequencesOf(recordId)).toEqual([first])
        expect(await readWaits()).toMatchObject([{ actions: makeActions().slice(2) }])
    })

    test('keeps the firing for as long as it waits, however old', async () => {
        await becomeWorking(recordId)
        await settle()
        await relay.database.query(`update firings set fired_at = fired_at - interval '40 days' where record_id = $1`, [recordId])
        const batch = { orgId: relay.org.orgId, days: 30, limit: 500 }
        expect(await purge(relay.database, 'firings', batch)).toBe(0)
        await pass(2 * 24 * 60)
        await pass(60)
        expect(await purge(relay.database, 'firings', batch)).toBe(1)
    })
})

describe('what a firing waits to do when its record', () => {
    test('is deleted is dropped, and the firing says why', async () => {
        await becomeWorking(recordId)
        await remove(recordId)
        expect(await readWaits()).toMatchObject([{ dropReason: 'record_deleted', droppedAt: expect.any(String) }])
        await pass(3 * 24 * 60)
        expect(await sequencesOf(recordId)).toEqual([])
    })

    test('is converted is dropped, and the firing says why', async () => {
        await becomeWorking(recordId)
        await deliver(relay, [makeChange({ recordId, values: { Status: 'Working', IsConverted: true }, previous: { IsConverted: false } })])
        expect(await readWaits()).toMatchObject([{ dropReason: 'record_converted' }])
    })

    test('is merged is done for the record that won', async () => {
        const winner = newRecord()
        await becomeWorking(recordId)
        await remove(recordId, { mergedInto: winner })
        expect(await readWaits()).toMatchObject([{ recordId: winner, dropReason: null }])
        await pass(2 * 24 * 60)
        expect([await sequencesOf(recordId), await sequencesOf(winner)]).toEqual([[], [first, second]])
    })

    test('is deleted just as the wait has ended is dropped too, though it is in the outbox already', async () => {
        await becomeWorking(recordId)
        await settle()
        // The end stands in the outbox before what has waited, which waits for it there.
        await relay.database.query(
            `with ending as (
                 insert into outbox (org_id, object, record_id, action, run_after)
                 values ($1, 'Lead', $2, '{"type":"end_enrollments","reason":"record_deleted"}', 'infinity')
             )
             update waiting_actions set due_at = now() where record_id = $2`,
            [relay.org.orgId, recordId],
        )
        await waitFor(async () => (await relay.database.query('select from outbox where record_id = $1', [recordId])).length === 3)
        await relay.database.query(`update outbox set run_after = now() where run_after = 'infinity'`)
        expect(await readWaits()).toMatchObject([{ dropReason: 'record_deleted' }, { dropReason: 'record_deleted' }])
        expect(await sequencesOf(recordId)).toEqual([])
    })

    test('was deleted before, which is what the rule waits for, is done all the same', async () => {
        const change = { name: 'Win back', event: 'deleted', conditions: [], actions: makeActions().slice(1) }
        await makeRule(change)
        await deliver(relay, [makeChange({ recordId, values: { Status: 'Open' }, previous: { Status: 'Working' } })])
        await remove(recordId)
        await pass(2 * 24 * 60)
        expect(await sequencesOf(recordId)).toEqual([second])
    })
})

describe('FAILURES T7: of a rule with actions that wait', () => {
    test('they stay those of the version that fired when it is edited or disabled', async () => {
        await becomeWorking(recordId)
        await callApi(relay, 'PUT', `/v1/rules/${ruleId}`, { body: makeRuleInput(first, { isEnabled: false }) })
        await pass(2 * 24 * 60)
        expect(await sequencesOf(recordId)).toEqual([first, second])
    })

    test('an admin may drop them; the firing says so', async () => {
        await becomeWorking(recordId)
        await settle()
        const drop = () => callApi(relay, 'DELETE', `/v1/rules/${ruleId}/waits`)
        expect(await drop()).toMatchObject({ status: 200, body: { dropped: 1 } })
        expect(await drop()).toMatchObject({ status: 200, body: { dropped: 0 } })
        expect(await readWaits()).toMatchObject([{ dropReason: 'dropped_by_api' }])
        await pass(3 * 24 * 60)
        expect(await sequencesOf(recordId)).toEqual([first])
    })

    test('they are dropped with the rule', async () => {
        await becomeWorking(recordId)
        await settle()
        await callApi(relay, 'DELETE', `/v1/rules/${ruleId}`)
        expect(await readWaits()).toMatchObject([{ dropReason: 'rule_deleted' }])
        expect((await callApi(relay, 'DELETE', `/v1/rules/${ruleId}/waits`)).status).toBe(404)
    })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { JudgedChange } from '../../../../relay/src/mirror/index.ts'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { createRuleService } from '../../../../relay/src/rules/index.ts'
import { callApi, eventually, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let sequenceId: string
let recordNumber = 0

beforeAll(async () => {
    relay = await startRelay()
    sequenceId = await makeSequence(relay, 'Outbound')
})
beforeEach(async () => {
    await relay.database.query('delete from rules')
    await relay.database.query('update orgs set rules_version = rules_version + 1')
})
afterAll(() => relay.stop())

const newRecord = (): string => toId18(`00Q${String(++recordNumber).padStart(12, '0')}`) ?? ''

function judgeUpdate(recordId: string, status: string): JudgedChange {
    const times = { capturedAt: '2026-11-22T10:00:00.000Z', systemModstamp: '2026-11-22T10:00:00.000Z' }
    const nothing = { changedBy: null, mergedInto: null, origin: null, isReread: false, previous: {} }
    const after = { Status: status }
    const change = {
        object: 'Lead',
        operation: 'updated',
        recordId,
        transaction: 't',
        sequence: 0,
        values: after,
        ...times,
        ...nothing,
    } as const
    return { change, position: 1, before: { Status: 'Open' }, after, hasBefore: true, isLate: false }
}

const makeRule = async (change: object = {}): Promise<string> => {
    const answer = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, change) })
    expect(answer.status).toBe(201)
    return (answer.body as { id: string }).id
}

const firingsOf = async (recordId: string): Promise<unknown[]> =>
    ((await callApi(relay, 'GET', `/v1/firings?recordId=${recordId}`)).body as { firings: unknown[] }).firings

describe('a rule judges deliveries', () => {
    test('a lead that becomes Working is enrolled', async () => {
        const ruleId = await makeRule()
        const recordId = newRecord()
        await deliver(relay, [makeChange({ recordId, values: { Status: 'Open' }, previous: {}, operation: 'created' })])
        await deliver(relay, [makeChange({ recordId })])
        const enrollment = await eventually(async () => {
            const answer = await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments?limit=200`)
            return (answer.body as { enrollments: { recordId: string }[] }).enrollments.find((one) => one.recordId === recordId) ?? null
        })
        expect(enrollment).toMatchObject({ recordId, object: 'Lead', state: 'active', source: 'rule', ruleId })
        expect(await firingsOf(recordId)).toMatchObject([{ ruleId, ruleVersion: 1, recordId, object: 'Lead' }])
    })

    test.each([['one delivery'], ['two deliveries'], ['two deliveries, the second first']])(
        'a workflow-style double event, both saying Open -> Working, fires once for a record never seen: %s',
        async (how) => {
            await makeRule()
            const [recordId, transaction] = [newRecord(), `workflow-${how.replace(/\W+/g, '-')}`]
            const events = [0, 1].map((sequence) => makeChange({ recordId, transaction, sequence }))
            if (how === 'one delivery') await deliver(relay, events)
            else for (const event of how.endsWith('first') ? events.reverse() : events) await deliver(relay, [event])
            expect(await firingsOf(recordId)).toHaveLength(1)
        },
    )

    test('a double event fires once even when each save of it has a transaction of its own, because the mirror knows the first', async () => {
        await makeRule()
        const recordId = newRecord()
        await deliver(relay, [makeChange({ recordId }), makeChange({ recordId })])
        expect(await firingsOf(recordId)).toHaveLength(1)
    })

    test('a row that comes without a before fires nothing', async () => {
        await makeRule({ when: 'every_time' })
        const recordId = newRecord()
        await deliver(relay, [makeChange({ recordId, previous: {} })])
        expect(await firingsOf(recordId)).toEqual([])
    })

    test('a late change is judged by its own previous values', async () => {
        await makeRule()
        const recordId = newRecord()
        const late = makeChange({ recordId })
        await deliver(relay, [makeChange({ recordId, values: { Status: 'Qualified' }, previous: { Status: 'Working' } })])
        await deliver(relay, [late])
        expect(await firingsOf(recordId)).toHaveLength(1)
        expect((await callApi(relay, 'GET', `/v1/records/Lead/${recordId}`)).body).toMatchObject({ values: { Status: 'Qualified' } })
    })

    test('a change that was read first and comes late by its delivery fires nothing more; an older one of another save does not either', async () => {
        await makeRule({ when: 'every_time' })
        const recordId = newRecord()
        const [older, late] = [makeChange({ recordId }), makeChange({ recordId })]
        const readAt = new Date(Date.parse(late.systemModstamp ?? '') + 60_000).toISOString()
        await deliver(relay, [{ ...late, transaction: 'interval-7', capturedAt: readAt, previous: { Status: 'Open' } }])
        for (const change of [late, older]) await deliver(relay, [change])
        expect(await firingsOf(recordId)).toMatchObject([{ transaction: 'interval-7' }])
        await deliver(relay, [makeChange({ recordId, capturedAt: readAt })])
        expect(await firingsOf(recordId)).toHaveLength(2)
    })

    test('FAILURES T6: a change that a write of the rule caused does not fire it, and fires another rule', async () => {
        const [ruleId, otherId] = [await makeRule(), await makeRule({ name: 'Another' })]
        const recordId = newRecord()
        await deliver(relay, [makeChange({ recordId, origin: `rule:${ruleId}` })])
        expect(await firingsOf(recordId)).toMatchObject([{ ruleId: otherId }])
    })

    test('the same delivery again, and the same changes under a new id, fire nothing more', async () => {
        await makeRule()
        const recordId = newRecord()
        const change = makeChange({ recordId })
        for (let time = 0; time < 3; time++) await deliver(relay, [change])
        expect(await firingsOf(recordId)).toHaveLength(1)
    })

    test('a rule that is changed, disabled or deleted counts at once', async () => {
        const ruleId = await makeRule({ when: 'every_time' })
        const recordId = newRecord()
        const say = async (change: object | null): Promise<number> => {
            if (change !== null) await callApi(relay, 'PUT', `/v1/rules/${ruleId}`, { body: makeRuleInput(sequenceId, change) })
            const before = (await firingsOf(recordId)).length
            await deliver(relay, [makeChange({ recordId })])
            return (await firingsOf(recordId)).length - before
        }
        expect(await say(null)).toBe(1)
        expect(await say({ when: 'every_time', isEnabled: false })).toBe(0)
        expect(await say({ when: 'every_time' })).toBe(1)
        await callApi(relay, 'DELETE', `/v1/rules/${ruleId}`)
        expect(await say(null)).toBe(0)
    })

    test('judging takes one statement without a firing and two with 4,000 of them', async () => {
        for (let index = 0; index < 20; index++) await makeRule({ name: `rule ${index}`, when: 'every_time' })
        const service = createRuleService(relay.database)
        const judge = async (status: string): Promise<{ fired: number; statements: number }> => {
            const judged = Array.from({ length: 200 }, () => judgeUpdate(newRecord(), status))
            let statements = 0
            const fired = await relay.database.transaction(async (sql) => {
                const counting: Sql = { query: (text, values) => (statements++, sql.query(text, values)) }
                const judging = await service.openJudge(counting, relay.org.orgId)
                return judging.judge(judged)
            })
            return { fired, statements }
        }
        await judge('Open')
        expect(await judge('Open')).toEqual({ fired: 0, statements: 1 })
        expect(await judge('Working')).toEqual({ fired: 4_000, statements: 2 })
    })
})

describe('rules over HTTP', () => {
    test('are made, read, listed by name, replaced and deleted', async () => {
        const ruleId = await makeRule()
        await makeRule({ name: 'A first one' })
        const list = await callApi(relay, 'GET', '/v1/rules?limit=1')
        expect(list.body).toMatchObject({ rules: [{ name: 'A first one' }] })
        const second = await callApi(relay, 'GET', `/v1/rules?limit=1&page=${(list.body as { next: string }).next}`)
        expect(second.body).toMatchObject({ rules: [{ id: ruleId, version: 1, when: 'newly_meets' }], next: null })
        const replaced = await callApi(relay, 'PUT', `/v1/rules/${ruleId}`, { body: makeRuleInput(sequenceId, { name: 'Renamed' }) })
        expect(replaced.body).toMatchObject({ id: ruleId, name: 'Renamed', version: 2 })
        expect((await callApi(relay, 'DELETE', `/v1/rules/${ruleId}`)).status).toBe(204)
        expect((await callApi(relay, 'GET', `/v1/rules/${ruleId}`)).status).toBe(404)
        expect((await callApi(relay, 'DELETE', `/v1/rules/${ruleId}`)).status).toBe(404)
    })

    test('a name that is taken is refused, on making and on renaming, and nothing changes', async () => {
        await makeRule({ name: 'Taken' })
        const ruleId = await makeRule({ name: 'Mine' })
        const body = makeRuleInput(sequenceId, { name: 'Taken' })
        expect(await callApi(relay, 'POST', '/v1/rules', { body })).toMatchObject({ status: 409, body: { error: { field: 'name' } } })
        expect(await callApi(relay, 'PUT', `/v1/rules/${ruleId}`, { body })).toMatchObject({ status: 409 })
        expect((await callApi(relay, 'GET', `/v1/rules/${ruleId}`)).body).toMatchObject({ name: 'Mine', version: 1 })
    })

    test('a rule on a sequence that does not exist is refused, naming the action', async () => {
        const missing = '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11'
        const actions = [sequenceId, missing].map((id) => ({ type: 'add_to_sequence', sequenceId: id }))
        const answer = await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, { actions }) })
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'body_invalid', field: 'actions[1].sequenceId' } } })
        expect((await callApi(relay, 'GET', '/v1/rules')).body).toEqual({ rules: [], next: null })
    })

    test('firings are listed from the newest, by rule, in pages', async () => {
        const ruleId = await makeRule({ when: 'every_time' })
        const recordId = newRecord()
        await deliver(
            relay,
            Array.from({ length: 5 }, () => makeChange({ recordId })),
        )
        const first = (await callApi(relay, 'GET', `/v1/firings?ruleId=${ruleId}&limit=3`)).body as {
            firings: { id: string }[]
            next: string
        }
        const last = (await callApi(relay, 'GET', `/v1/firings?ruleId=${ruleId}&limit=3&page=${first.next}`)).body as typeof first
        const ids = [...first.firings, ...last.firings].map((firing) => Number(firing.id))
        expect(ids).toEqual([...ids].sort((a, b) => b - a))
        expect([ids.length, last.next]).toEqual([5, null])
    })
})

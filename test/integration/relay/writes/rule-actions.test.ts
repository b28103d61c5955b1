/** What rules write: tasks and fields, once for each firing, never in a loop, and never in the way of judging. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { callApi, eventually } from '../../../support/call-api.ts'
import { connectOrg } from '../../../support/connect-org.ts'
import { startScriptedSalesforce } from '../../../support/scripted-salesforce.ts'
import { deliver, makeChange, ORG_ID, waitFor } from '../../../support/start-relay.ts'
import type { ChangeInput, TestRelay } from '../../../support/start-relay.ts'
import { ask, fail, LEAD, mirror, OWNER, resetWrites, startWrites, succeed, tellLimits } from '../../../support/start-writes.ts'
import type { Command } from '../../../support/start-writes.ts'
import type { Change } from '../../../../relay/src/mirror/index.ts'
import { recogniseEchoes } from '../../../../relay/src/writes/index.ts'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'

let relay: TestRelay
const encryptionKey = Buffer.alloc(32, 6)
const server = await startScriptedSalesforce(ORG_ID)

beforeAll(async () => {
    relay = await startWrites({ encryptionKey, salesforceHosts: [server.host] })
})
beforeEach(async () => {
    for (const table of ['rules', 'firings', 'outbox', 'notices', 'connections']) await relay.database.query(`delete from ${table}`)
    await relay.database.query('update orgs set rules_version = rules_version + 1')
    await resetWrites(relay)
    await mirror(relay, 'Lead', LEAD, { Status: 'Open', Rating: 'Cold', OwnerId: OWNER })
})
afterAll(async () => {
    await relay.stop()
    await server.close()
})

const conditions = [{ field: 'Status', operator: 'equals', value: 'Working' }]
async function addRule(actions: readonly object[], more: object = {}): Promise<string> {
    const body = { name: `Rule ${Math.random()}`, object: 'Lead', event: 'updated', conditions, actions, ...more }
    const answer = await callApi(relay, 'POST', '/v1/rules', { body })
    if (answer.status !== 201) throw new Error(answer.text)
    return (answer.body as { id: string }).id
}
const sets = (values: Readonly<Record<string, unknown>>, more: ChangeInput = {}) =>
    deliver(relay, [makeChange({ recordId: LEAD, values: { OwnerId: OWNER, ...values }, ...more })])
const lease = (count: number): Promise<readonly Command[]> =>
    eventually(async () => {
        const [row] = await relay.database.query<{ count: number }>(`select count(*)::int as count from writes where state = 'waiting'`)
        return (row?.count ?? 0) >= count ? (await ask(relay)).commands : null
    })
const countStates = () => relay.database.query(`select state, count(*)::int as count from writes group by 1 order by 1`)
const TASK = { type: 'create_task', subject: 'Call back', dueInDays: 2, priority: 'High' }
const FIELD = { type: 'update_field', field: 'Rating', value: 'Hot' }

describe('a rule', () => {
    test('makes a task for the record’s owner and changes a field, once, with itself as their origin', async () => {
        const ruleId = await addRule([TASK, FIELD])
        const inTwoDays = () => new Date(Date.now() + 2 * 24 * 3_600_000).toISOString().slice(0, 10)
        const before = inTwoDays()
        await sets({ Status: 'Working', Rating: 'Cold' })
        const first = await lease(2)
        const due = first[0]?.fields['ActivityDate']
        // Two days where a day ends meanwhile.
        expect([before, inTwoDays()]).toContain(due)
        const fields = { Subject: 'Call back', OwnerId: OWNER, WhoId: LEAD, ActivityDate: due, Priority: 'High' }
        expect(first).toEqual([expect.objectContaining({ operation: 'create', object: 'Task', fields, origin: `rule:${ruleId}` })])
        const { commands } = await ask(relay, { results: first.map((command) => succeed(command)) })
        expect(commands).toEqual([
            expect.objectContaining({ operation: 'update', recordId: LEAD, fields: { Rating: 'Hot' }, origin: `rule:${ruleId}` }),
        ])
    })

    test.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'No/Where'])(
        'counts the days of a task as its owner in %s does',
        async (zone) => {
            await mirror(relay, 'User', OWNER, { TimeZoneSidKey: zone })
            await addRule([TASK])
            const known = zone === 'No/Where' ? 'UTC' : zone
            const inTwoDays = () => new Date(Date.now() + 2 * 24 * 3_600_000).toLocaleDateString('sv', { timeZone: known })
            const before = inTwoDays()
            await sets({ Status: 'Working' })
            const [task] = await lease(1)
            expect([before, inTwoDays()]).toContain(task?.fields['ActivityDate'])
        },
    )

    test('does what it does to a record in its order: the task waits until the field is changed', async () => {
        await addRule([FIELD, TASK])
        await sets({ Status: 'Working', Rating: 'Cold' })
        const first = await lease(2)
        expect(first.map(({ operation }) => operation)).toEqual(['update'])
        const { commands } = await ask(relay, { results: first.map((command) => succeed(command, LEAD)) })
        expect(commands.map(({ operation }) => operation)).toEqual(['create'])
    })

    test('whose task nobody could own parks it with the next step', async () => {
        await addRule([TASK])
        await deliver(relay, [makeChange({ recordId: '00Q000000000009EAA', values: { Status: 'Working' } })])
        await eventually(async () => ((await countStates()).length > 0 ? true : null))
        const answer = await callApi(relay, 'GET', '/v1/backlog/failures')
        expect(answer.body).toMatchObject({ groups: [{ code: 'NO_OWNER', nextStep: expect.stringContaining('name an owner') }] })
    })

    test.each([
        [{ type: 'update_field', field: 'Nope__c', value: 1 }, 'actions[0].field'],
        [{ type: 'update_field', field: 'AnnualRevenue', value: 'much' }, 'actions[0].value'],
        [{ type: 'create_task' }, 'actions[0].subject'],
        [{ ...TASK, ownerId: LEAD }, 'actions[0].ownerId'],
    ])('with the action %j is refused by name', async (action, field) => {
        const body = { name: 'Refused', object: 'Lead', event: 'updated', conditions, actions: [action] }
        expect(await callApi(relay, 'POST', '/v1/rules', { body })).toMatchObject({ status: 400, body: { error: { field } } })
    })
})

describe('FAILURES T6 rules that set each other off', () => {
    test('stop at 20 writes an hour on account of one record: the rest is parked, and people are told once', async () => {
        await addRule([TASK], { when: 'every_time' })
        for (let turn = 0; turn < 25; turn++) await sets({ Status: 'Working', Rating: `Rating ${turn}` })
        await eventually(async () => {
            const rows = (await countStates()) as { count: number }[]
            return rows.reduce((sum, { count }) => sum + count, 0) === 25 ? true : null
        })
        expect(await countStates()).toEqual([
            { state: 'parked', count: 5 },
            { state: 'waiting', count: 20 },
        ])
        expect(await relay.database.query('select kind, details from notices')).toEqual([
            { kind: 'rules_looped', details: { recordId: LEAD, origin: expect.stringMatching(/^rule:/) } },
        ])
    })

    test('stop at five rules that caused each other, whatever record they write to', async () => {
        await addRule([TASK])
        const chain = Array.from({ length: 5 }, (_, nth) => `rule:0b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a1${nth}`).join(' ')
        await sets({ Status: 'Working' }, { origin: chain })
        await eventually(async () => ((await countStates()).length > 0 ? true : null))
        expect(await countStates()).toEqual([{ state: 'parked', count: 1 }])
    })
})

test('FAILURES T7 what a rule has queued stays as the rule was, also when that is changed, and can be given up by the rule', async () => {
    const ruleId = await addRule([TASK])
    await sets({ Status: 'Working' })
    await eventually(async () => ((await countStates()).length > 0 ? true : null))
    const body = {
        name: 'Changed',
        object: 'Lead',
        event: 'updated',
        conditions,
        actions: [{ ...TASK, subject: 'Write' }],
        isEnabled: false,
    }
    expect((await callApi(relay, 'PUT', `/v1/rules/${ruleId}`, { body })).status).toBe(200)
    const commands = await lease(1)
    expect(commands.map(({ fields }) => fields['Subject'])).toEqual(['Call back'])
    await ask(relay, { lease: 0, results: commands.map((command) => fail(command, 'STRING_TOO_LONG')) })
    expect((await callApi(relay, 'POST', '/v1/backlog/cancel', { body: { ruleId } })).body).toEqual({ decided: 1 })
})

test('FAILURES T8 while Salesforce does not answer, deliveries are accepted and rules judged as ever', async () => {
    server.answer = () => undefined
    await connectOrg(relay, { orgId: ORG_ID, loginUrl: server.url, encryptionKey })
    await tellLimits(relay, { apex: 230_000 })
    await addRule([TASK], { when: 'every_time' })
    await sets({ Status: 'Working' })
    await eventually(() => Promise.resolve(server.calls.length > 0 ? true : null))
    for (let turn = 0; turn < 10; turn++) expect((await sets({ Status: 'Working', Rating: `Rating ${turn}` })).status).toBe(200)
    await eventually(async () => {
        const [row] = await relay.database.query<{ count: number }>('select count(*)::int as count from firings')
        return row?.count === 11 ? true : null
    })
    expect(server.calls).toHaveLength(1)
    server.calls.length = 0
})

describe('our own writes come back', () => {
    test('10,000 of them as changes: 0 loops, 0 wrong firings, and each of another origin fires', async () => {
        const ruleId = await addRule([FIELD], { when: 'every_time', firingsPerHourMax: 10_000 })
        const other = await addRule([TASK], {
            when: 'every_time',
            name: 'Other',
            conditions: [{ field: 'Rating', operator: 'equals', value: 'never' }],
        })
        for (let batch = 0; batch < 20; batch++) {
            const changes = Array.from({ length: 500 }, (_, nth) => {
                const recordId = toId18(`00Q00000${String(2_000_000 + batch * 500 + nth)}`) ?? ''
                return makeChange({ recordId, values: { Status: 'Working', Rating: 'Hot', OwnerId: OWNER }, origin: `rule:${ruleId}` })
            })
            // A busy machine may say 503 first: nothing is stored then, and the org comes again.
            await waitFor(async () => (await deliver(relay, changes)).status === 200)
        }
        expect(await relay.database.query('select from firings')).toEqual([])
        expect(await relay.database.query('select from writes')).toEqual([])
        await sets({ Status: 'Working' }, { origin: `rule:${other}` })
        expect(await relay.database.query('select from firings')).toHaveLength(1)
    })
})

describe('a change that was read through the API comes without an origin', () => {
    const change = (more: Partial<Change>): Change => ({ ...base, ...more })
    const base = {
        object: 'Lead',
        operation: 'updated' as const,
        recordId: LEAD,
        transaction: 'interval-1',
        sequence: 0,
        capturedAt: '2026-11-22T10:00:00.000Z',
        systemModstamp: '2026-11-22T10:00:00.000Z',
        changedBy: null,
        values: { Status: 'Working', Rating: 'Hot' },
        previous: { Rating: 'Cold' },
        mergedInto: null,
        origin: null,
        isReread: false,
    }

    test('one that our write made is known by its record and values, one in which somebody else changed more is not', async () => {
        const ruleId = await addRule([FIELD])
        await sets({ Status: 'Working', Rating: 'Cold' })
        const commands = await lease(1)
        await ask(relay, { lease: 0, results: commands.map((command) => succeed(command, LEAD)) })
        const origins = async (more: Partial<Change>) =>
            (await recogniseEchoes(relay.database, ORG_ID, [change(more)])).map(({ origin }) => origin)
        expect(await origins({})).toEqual([`rule:${ruleId}`])
        expect(await origins({ previous: { Rating: 'Cold', Status: 'Open' } })).toEqual([null])
        expect(await origins({ values: { Status: 'Working', Rating: 'Warm' } })).toEqual([null])
        expect(await origins({ recordId: '00Q000000000009EAA' })).toEqual([null])
        expect(await origins({ origin: 'rule:x' })).toEqual(['rule:x'])
    })
    test('of two new records that are alike one write made at most one: both pass for somebody else’s, and people hear of it', async () => {
        await addRule([TASK])
        await sets({ Status: 'Working', Rating: 'Cold' })
        const [command] = await lease(1)
        const task = (recordId: string, more: Partial<Change> = {}) =>
            change({
                object: 'Task',
                operation: 'created',
                recordId,
                systemModstamp: stamp(),
                values: command?.fields as Change['values'],
                previous: {},
                ...more,
            })
        const stamp = (): string => new Date().toISOString()
        const origins = async (...tasks: Change[]) => (await recogniseEchoes(relay.database, ORG_ID, tasks)).map(({ origin }) => origin)
        const [one, two, three] = [1, 2, 3].map((nth) => task(`00T00000000000${nth}EAA`))
        if (one === undefined || two === undefined || three === undefined) throw new Error('Three were made.')

        expect(await origins(task(one.recordId, { systemModstamp: '2026-01-01T00:00:00.000Z' }))).toEqual([null])
        expect(await relay.database.query('select from notices')).toEqual([])
        expect(await origins(one, two)).toEqual([null, null])
        expect(await origins(one)).toEqual([command?.origin])
        // Whoever is read later was not made by the write that made another.
        expect(await origins(three)).toEqual([null])
        const [notice] = ((await callApi(relay, 'GET', '/v1/notices')).body as { notices: object[] }).notices
        expect(notice).toMatchObject({
            kind: 'echo_unclear',
            details: { object: 'Task', day: '2026-11-22', records: 3, recordIds: [one.recordId, two.recordId, three.recordId] },
            text: expect.stringMatching(
                /^3 new records of Task on 2026-11-22 may have been made by Headroom’s own writes or by somebody else/,
            ),
        })
        await ask(relay, { lease: 0, results: [succeed(command as Command, three.recordId)] })
        expect(await origins(three)).toEqual([command?.origin])
    })
})

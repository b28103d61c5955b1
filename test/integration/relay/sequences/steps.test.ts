/** Sequences with steps: each enrollment goes through them once, at its time, and people see where it is. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { callApi, eventually, makeRuleInput } from '../../../support/call-api.ts'
import type { ApiAnswer } from '../../../support/call-api.ts'
import { deliver, makeChange } from '../../../support/start-relay.ts'
import type { ChangeInput, TestRelay } from '../../../support/start-relay.ts'
import { ask, fail, OWNER, resetWrites, startWrites, succeed } from '../../../support/start-writes.ts'
import type { Command } from '../../../support/start-writes.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { createStepWorker } from '../../../../relay/src/sequences/index.ts'

const DAY_MS = 24 * 3_600_000
let now = Date.now()
const clock = { now: () => new Date(now) }
let relay: TestRelay
let records = 0
let lead: string

beforeAll(async () => {
    relay = await startWrites({ clock })
})
beforeEach(async () => {
    for (const table of ['rules', 'firings', 'outbox', 'sequences', 'webhooks']) await relay.database.query(`delete from ${table}`)
    await relay.database.query('update orgs set rules_version = rules_version + 1')
    now = Date.now()
    await resetWrites(relay)
    lead = await makeLead()
})
afterAll(() => relay.stop())

const CALL = { type: 'create_task', subject: 'Call', dueInDays: 2 }
const WRITE = { type: 'create_task', subject: 'Write' }
const DAY = { type: 'wait', minutes: 24 * 60 }

const sent = () => ({ 'webhook-timestamp': String(Math.floor(now / 1000)) })
const change = (more: ChangeInput) => deliver(relay, [makeChange(more)], sent())
async function makeLead(): Promise<string> {
    const recordId = toId18(`00Q${String(++records).padStart(12, '0')}`) ?? ''
    await change({ recordId, operation: 'created', values: { Status: 'Open', OwnerId: OWNER }, previous: {} })
    return recordId
}
const end = (recordId: string, more: ChangeInput = {}) => change({ recordId, operation: 'deleted', previous: {}, ...more })

async function makeSequence(steps: readonly object[]): Promise<string> {
    const answer = await callApi(relay, 'POST', '/v1/sequences', { body: { name: `Sequence ${Math.random()}`, steps } })
    if (answer.status !== 201) throw new Error(answer.text)
    return (answer.body as { id: string }).id
}
const enroll = (sequenceId: string, ids: readonly string[]) =>
    callApi(relay, 'POST', `/v1/sequences/${sequenceId}/enrollments`, {
        body: { records: ids.map((recordId) => ({ object: 'Lead', recordId })) },
    })
const read = async (sequenceId: string, recordId = lead): Promise<ApiAnswer['body']> =>
    (await callApi(relay, 'GET', `/v1/sequences/${sequenceId}/enrollments/${recordId}`)).body
const act = (path: string) => callApi(relay, 'POST', `/v1/sequences/${path}`)
const settle = () => eventually(async () => ((await relay.database.query('select from outbox')).length === 0 ? true : null))

/** As if so much time had passed; what is due has been done when it resolves. */
async function pass(ms: number): Promise<void> {
    now += ms
    await relay.app.steps.drain()
}
const tasks = () =>
    relay.database.query<{ subject: string; who: string; origin: string }>(
        `select fields ->> 'Subject' as subject, fields ->> 'WhoId' as who, origin from writes order by place`,
    )
const lease = async (): Promise<readonly Command[]> => (await ask(relay, { at: now })).commands

test('one whose turn fails holds up no other: it is put off by a quarter of an hour and goes on once it can', async () => {
    const [broken, sound] = [await makeSequence([DAY, WRITE]), await makeSequence([DAY, CALL])]
    const others = [await makeLead(), await makeLead()]
    await enroll(broken, [lead])
    await enroll(sound, others)
    await pass(1_000)
    const setSteps = (steps: readonly unknown[]) =>
        relay.database.query('update sequences set steps = $2 where sequence_id = $1', [broken, JSON.stringify(steps)])
    // As no request can make it: what else might fail a turn is not known.
    await setSteps([DAY, null])
    await pass(DAY_MS)
    expect((await tasks()).map(({ subject, who }) => [subject, who])).toEqual(others.map((id) => ['Call', id]))

    await setSteps([DAY, WRITE])
    await pass(14 * 60_000)
    expect(await read(broken)).toMatchObject({ state: 'active' })
    await pass(2 * 60_000)
    expect(await read(broken)).toMatchObject({ state: 'ended', endReason: 'completed' })
    expect((await tasks()).map(({ subject }) => subject)).toEqual(['Call', 'Call', 'Write'])
})

describe('an enrollment', () => {
    test('goes through its steps, each at its time, and ends when all are done', async () => {
        const id = await makeSequence([CALL, DAY, WRITE])
        await enroll(id, [lead])
        await pass(0)
        const since = clock.now().toISOString()
        const at = new Date(now + DAY_MS).toISOString()
        expect(await read(id)).toMatchObject({
            ...{ state: 'active', stepCount: 3, tasks: { made: 1, all: 2 }, pausedAt: null, sequencePausedAt: null },
            step: { number: 2, type: 'wait', since },
            next: { number: 3, type: 'create_task', subject: 'Write', at },
        })
        await pass(DAY_MS - 1)
        expect(await tasks()).toEqual([{ subject: 'Call', who: lead, origin: `sequence:${id}` }])
        await pass(1)
        expect((await tasks()).map(({ subject }) => subject)).toEqual(['Call', 'Write'])
        expect(await read(id)).toMatchObject({ state: 'ended', endReason: 'completed', step: null, next: null, tasks: { made: 2, all: 2 } })
    })

    test('shows each step with the task that it made, and what became of that', async () => {
        const id = await makeSequence([CALL, WRITE, DAY, CALL])
        await enroll(id, [lead])
        await pass(0)
        const [call] = await lease()
        if (call === undefined) throw new Error('Nothing was leased.')
        const due = new Date(now + 2 * DAY_MS).toISOString().slice(0, 10)
        expect(call.fields).toEqual({ Subject: 'Call', ActivityDate: due, OwnerId: OWNER, WhoId: lead })
        const [write] = (await ask(relay, { at: now, results: [succeed(call)] })).commands
        if (write === undefined) throw new Error('Nothing was leased.')
        await ask(relay, { at: now, lease: 0, results: [fail(write, 'STRING_TOO_LONG')] })
        expect(((await read(id)) as { steps: object[] }).steps).toEqual([
            { number: 1, state: 'done', step: CALL, task: done(call.key, '00T000000000001EAA') },
            { number: 2, state: 'done', step: WRITE, task: { ...done(write.key, null), state: 'parked', ...PROBLEM } },
            { number: 3, state: 'current', step: DAY, task: null },
            { number: 4, state: 'to_come', step: CALL, task: null },
        ])
    })
    const PROBLEM = { problem: 'A text is longer than its field.', nextStep: expect.stringContaining('retry') }
    const done = (writeId: string, recordId: string | null) => ({ writeId, state: 'done', recordId, problem: null, nextStep: null })

    test('that starts again makes its tasks again; put in twice it makes them once', async () => {
        const id = await makeSequence([CALL])
        await enroll(id, [lead, lead])
        await pass(0)
        await enroll(id, [lead])
        await pass(0)
        expect(await tasks()).toHaveLength(2)
    })

    test('asks for what it has asked for before only once, also after the store went back', async () => {
        const id = await makeSequence([CALL, DAY, WRITE])
        await enroll(id, [lead])
        await pass(0)
        await relay.database.query(`update enrollments set step = null, write_ids = '{}', due_at = $1`, [clock.now()])
        await pass(0)
        await pass(DAY_MS)
        expect(await tasks()).toHaveLength(2)
    })

    test('goes on with the steps that it started with when those of the sequence change', async () => {
        const id = await makeSequence([DAY, CALL])
        await enroll(id, [lead])
        await pass(0)
        const other = await makeLead()
        await callApi(relay, 'PUT', `/v1/sequences/${id}`, { body: { name: 'Changed', steps: [WRITE] } })
        await callApi(relay, 'PUT', `/v1/sequences/${id}`, { body: { name: 'Renamed' } })
        await enroll(id, [other])
        await pass(0)
        expect(await read(id)).toMatchObject({ next: { subject: 'Call' } })
        await pass(DAY_MS)
        expect((await tasks()).map(({ subject, who }) => [subject, who])).toEqual([
            ['Write', other],
            ['Call', lead],
        ])
    })

    test('of a sequence that had no steps stays a place in a list when it gets some', async () => {
        const id = await makeSequence([])
        await enroll(id, [lead])
        await callApi(relay, 'PUT', `/v1/sequences/${id}`, { body: { name: 'With steps', steps: [CALL] } })
        await pass(DAY_MS)
        expect(await tasks()).toEqual([])
        expect(await read(id)).toMatchObject({ state: 'active', stepCount: 0, step: null, next: null })
    })
})

test('a webhook is told when an enrollment starts and ends, and of no step between', async () => {
    const id = await makeSequence([CALL, DAY, WRITE])
    const events = ['enrollment.started', 'enrollment.ended']
    await callApi(relay, 'POST', '/v1/webhooks', { body: { url: 'http://127.0.0.1:9/', events } })
    await enroll(id, [lead])
    const told = () =>
        relay.database.query(`select type, body::json #>> '{data,endReason}' as reason from webhook_messages order by created_at`)
    expect(await told()).toEqual([{ type: 'enrollment.started', reason: null }])
    await relay.database.query('delete from webhook_messages')
    await pass(0)
    expect(await told()).toEqual([])
    await pass(DAY_MS)
    expect(await told()).toEqual([{ type: 'enrollment.ended', reason: 'completed' }])
})

describe('while a sequence is paused', () => {
    test('nothing goes on; a wait that is over by its resume is followed by the next step at once', async () => {
        const id = await makeSequence([CALL, DAY, WRITE, DAY, CALL])
        await enroll(id, [lead])
        await pass(0)
        const pausedAt = clock.now().toISOString()
        expect((await act(`${id}/pause`)).body).toMatchObject({ pausedAt })
        await pass(3 * DAY_MS)
        await pass(0)
        expect(await tasks()).toHaveLength(1)
        expect(await read(id)).toMatchObject({
            state: 'active',
            pausedAt: null,
            sequencePausedAt: pausedAt,
            step: { number: 2 },
        })
        expect((await act(`${id}/resume`)).body).toMatchObject({ pausedAt: null })
        await pass(0)
        expect(await tasks()).toHaveLength(2)
        expect(await read(id)).toMatchObject({ step: { number: 4 }, next: { at: new Date(now + DAY_MS).toISOString() } })
    })

    test('records that are put in wait for its resume, and those that are taken out are out', async () => {
        const id = await makeSequence([CALL])
        const other = await makeLead()
        await act(`${id}/pause`)
        await enroll(id, [lead, other])
        await pass(0)
        await callApi(relay, 'DELETE', `/v1/sequences/${id}/enrollments/${other}`)
        await act(`${id}/resume`)
        await pass(0)
        expect((await tasks()).map(({ who }) => who)).toEqual([lead])
    })

    test('other sequences go on', async () => {
        const [paused, running] = [await makeSequence([CALL]), await makeSequence([WRITE])]
        await act(`${paused}/pause`)
        await enroll(paused, [lead])
        await enroll(running, [lead])
        await pass(0)
        expect((await tasks()).map(({ subject }) => subject)).toEqual(['Write'])
    })
})

describe('a single enrollment', () => {
    test('is paused, resumed and stopped without the others', async () => {
        const id = await makeSequence([DAY, CALL])
        const [paused, stopped] = [await makeLead(), await makeLead()]
        await enroll(id, [lead, paused, stopped])
        await pass(0)
        expect((await act(`${id}/enrollments/${paused}/pause`)).body).toMatchObject({ pausedAt: clock.now().toISOString() })
        await callApi(relay, 'DELETE', `/v1/sequences/${id}/enrollments/${stopped}`)
        await pass(DAY_MS)
        expect((await tasks()).map(({ who }) => who)).toEqual([lead])
        expect((await act(`${id}/enrollments/${paused}/resume`)).body).toMatchObject({ pausedAt: null })
        await pass(0)
        expect((await tasks()).map(({ who }) => who)).toEqual([lead, paused])
        expect(await act(`${id}/enrollments/${stopped}/pause`)).toMatchObject({ status: 409 })
    })
})

describe('the end of a record', () => {
    test('a deletion stops its steps, and an undelete does not start them again', async () => {
        const id = await makeSequence([DAY, CALL])
        await enroll(id, [lead])
        await pass(0)
        await end(lead)
        await change({ recordId: lead, operation: 'undeleted', previous: {} })
        await settle()
        await pass(DAY_MS)
        expect(await tasks()).toEqual([])
        expect(await read(id)).toMatchObject({ state: 'ended', endReason: 'record_deleted', next: null })
    })

    test('a conversion stops its steps', async () => {
        const id = await makeSequence([DAY, CALL])
        await enroll(id, [lead])
        await pass(0)
        await change({ recordId: lead, values: { IsConverted: true }, previous: { IsConverted: false } })
        await settle()
        await pass(DAY_MS)
        expect(await tasks()).toEqual([])
    })

    test('a merge has the winner go on with the step that it was at, paused if it was', async () => {
        const id = await makeSequence([CALL, DAY, WRITE])
        const winner = await makeLead()
        await enroll(id, [lead])
        await pass(0)
        await act(`${id}/enrollments/${lead}/pause`)
        await end(lead, { mergedInto: winner })
        await settle()
        await pass(DAY_MS)
        expect(await read(id, winner)).toMatchObject({ pausedAt: expect.any(String), step: { number: 2 }, tasks: { made: 1 } })
        await act(`${id}/enrollments/${winner}/resume`)
        await pass(0)
        expect((await tasks()).map(({ subject, who }) => [subject, who])).toEqual([
            ['Call', lead],
            ['Write', winner],
        ])
    })
})

describe('tasks of a sequence', () => {
    test('go back to the rule that put the record in, so that they fire it no more', async () => {
        const id = await makeSequence([CALL])
        const rule = makeRuleInput(id, { object: 'Task', event: 'created', conditions: [] })
        const ruleId = ((await callApi(relay, 'POST', '/v1/rules', { body: rule })).body as { id: string }).id
        const task = { object: 'Task', operation: 'created', values: { OwnerId: OWNER }, previous: {} }
        await change({ ...task, recordId: '00T000000000001EAA' })
        await settle()
        await pass(0)
        const [made] = await tasks()
        expect(made?.origin).toBe(`rule:${ruleId} sequence:${id}`)
        await change({ ...task, recordId: '00T000000000002EAA', origin: made?.origin })
        await settle()
        await pass(0)
        expect(await relay.database.query('select from firings')).toHaveLength(1)
        expect(await tasks()).toHaveLength(1)
    })

    test('can be given up together', async () => {
        const [id, other] = [await makeSequence([CALL]), await makeSequence([WRITE])]
        await enroll(id, [lead, await makeLead()])
        await enroll(other, [lead])
        await pass(0)
        expect((await callApi(relay, 'POST', '/v1/backlog/cancel', { body: { sequenceId: id } })).body).toEqual({ decided: 2 })
        expect((await lease()).map(({ fields }) => fields['Subject'])).toEqual(['Write'])
    })
})

test('several relays at once make each task once', async () => {
    const id = await makeSequence([CALL, DAY, WRITE])
    const leads = await Promise.all(Array.from({ length: 20 }, makeLead))
    const ids = Array.from({ length: 600 }, (_, nth) => toId18(`00Q7${String(nth).padStart(11, '0')}`) ?? '')
    for (let from = 0; from < ids.length; from += 200) await enroll(id, ids.slice(from, from + 200))
    await enroll(id, leads)
    const parts = { database: relay.database, clock, log: createLog('fatal'), onQueued: () => undefined }
    const workers = [createStepWorker(parts), createStepWorker(parts), relay.app.steps]
    for (const ms of [0, DAY_MS]) {
        now += ms
        await Promise.all(workers.map((worker) => worker.drain()))
    }
    const [count] = await relay.database.query(
        `select count(*)::int as writes, count(distinct (line, fields ->> 'Subject'))::int as tasks from writes`,
    )
    expect(count).toEqual({ writes: 1_240, tasks: 1_240 })
    const ended = await relay.database.query(`select from enrollments where end_reason = 'completed' and cardinality(write_ids) = 2`)
    expect(ended).toHaveLength(620)
})

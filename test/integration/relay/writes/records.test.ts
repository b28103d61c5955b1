/** Changes of records: mapped, in the order of each record, together while they wait, and yielding where Salesforce wins. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { deliver, makeChange } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { ask, fail, LEAD, mirror, read, resetWrites, startWrites, succeed } from '../../../support/start-writes.ts'
import type { WriteBody } from '../../../support/start-writes.ts'

let relay: TestRelay

beforeAll(async () => {
    relay = await startWrites()
})
beforeEach(async () => {
    await resetWrites(relay)
    await mirror(relay, 'Lead', LEAD, { LastName: 'Doe', Status: 'Open', Rating: 'Cold', Email: 'doe@example.com' })
})
afterAll(() => relay.stop())

const patch = (fields: object, more: object = {}, recordId = LEAD) =>
    callApi(relay, 'PATCH', `/v1/records/Lead/${recordId}`, { body: { fields, ...more } })
async function change(fields: object, more: object = {}): Promise<WriteBody> {
    const answer = await patch(fields, more)
    if (answer.status !== 202) throw new Error(answer.text)
    return answer.body as WriteBody
}
const lease = async () => (await ask(relay)).commands

describe('a change of a record', () => {
    test('becomes a command for that record', async () => {
        const { id } = await change({ Status: 'Working', Score__c: 7.5 })
        expect(await lease()).toEqual([
            {
                key: id,
                operation: 'update',
                object: 'Lead',
                recordId: LEAD,
                fields: { Status: 'Working', Score__c: 7.5 },
                origin: 'headroom',
            },
        ])
    })

    test('goes together with one that waits unsent: one write, the newer values, and the older says where it went', async () => {
        const first = await change({ Status: 'Working', Rating: 'Warm' })
        const second = await change({ Rating: 'Hot' })
        expect((await lease()).map(({ key, fields }) => [key, fields])).toEqual([[second.id, { Status: 'Working', Rating: 'Hot' }]])
        expect(await read(relay, first.id)).toMatchObject({ state: 'merged', mergedInto: second.id })
    })

    test('that was sent already takes no other along, and the next waits until it is settled', async () => {
        const first = await change({ Status: 'Working' })
        const leased = await lease()
        const second = await change({ Status: 'Closed' })
        expect(await lease()).toEqual([])
        const { commands } = await ask(relay, { results: leased.map((command) => succeed(command, LEAD)) })
        expect([leased[0]?.key, commands[0]?.key]).toEqual([first.id, second.id])
    })

    test('asked for twice under one name is done once, and something else under it is refused', async () => {
        const first = await change({ Status: 'Working' }, { clientId: 'sync-1' })
        expect((await change({ Status: 'Working' }, { clientId: 'sync-1' })).id).toBe(first.id)
        expect(await patch({ Status: 'Closed' }, { clientId: 'sync-1' })).toMatchObject({
            status: 409,
            body: { error: { field: 'clientId' } },
        })
        expect(await lease()).toHaveLength(1)
    })

    test('of a standard object is taken in any case of its name, and refused where the id is of another object', async () => {
        const body = { fields: { Status: 'Working' } }
        expect(await callApi(relay, 'PATCH', `/v1/records/LEAD/${LEAD}`, { body })).toMatchObject({ status: 202, body: { object: 'Lead' } })
        const refused = await callApi(relay, 'PATCH', '/v1/records/Lead/003000000000001AAA', { body })
        const message = expect.stringContaining('The id of a record of Lead begins with 00Q')
        expect(refused).toMatchObject({ status: 400, body: { error: { code: 'parameter_invalid', field: 'recordId', message } } })
        expect(await lease()).toHaveLength(1)
    })

    test.each([
        [{ Nope__c: 1 }, 'fields.Nope__c', 'Lead has no field Nope__c'],
        [{ status: 'x' }, 'fields.status', 'Salesforce spells it Status.'],
        [{ Score__c: 'many' }, 'fields.Score__c', 'Give a number.'],
        [{ LastName: 'x'.repeat(81) }, 'fields.LastName', 'Use at most 80 characters.'],
        [{}, 'fields', 'Give at least one field.'],
    ])('with %j is refused by name and changes nothing', async (fields, field, message) => {
        expect(await patch(fields)).toMatchObject({ status: 400, body: { error: { field, message: expect.stringContaining(message) } } })
        expect(await lease()).toEqual([])
    })

    test('by a value goes to the one record that has it', async () => {
        const put = (value: string) =>
            callApi(relay, 'PUT', `/v1/records/Lead/by/Email/${encodeURIComponent(value)}`, { body: { fields: { Status: 'Working' } } })
        expect(await put('DOE@example.com')).toMatchObject({ status: 202, body: { recordId: LEAD } })
        expect((await put('nobody@example.com')).status).toBe(404)
        await mirror(relay, 'Lead', '00Q000000000002EAA', { Email: 'doe@example.com' })
        expect(await put('doe@example.com')).toMatchObject({ status: 409 })
    })

    test('of a record that is deleted is refused, and of one that was merged away says into which', async () => {
        await deliver(relay, [makeChange({ recordId: LEAD, operation: 'deleted', mergedInto: '00Q000000000002EAA', previous: {} })])
        expect(await patch({ Status: 'Working' })).toMatchObject({
            status: 409,
            body: { error: { message: expect.stringContaining('00Q000000000002EAA') } },
        })
    })
})

describe('FAILURES T5 the record was merged meanwhile', () => {
    test('the write follows it once, and is parked when that one is gone too', async () => {
        const { id } = await change({ Status: 'Working' })
        const [command] = await lease()
        const winner = '00Q000000000002EAA'
        await deliver(relay, [makeChange({ recordId: LEAD, operation: 'deleted', mergedInto: winner, previous: {} })])
        if (command === undefined) throw new Error('Nothing was leased.')
        await ask(relay, { lease: 0, results: [fail(command, 'ENTITY_IS_DELETED')] })
        const [again] = await lease()
        expect(again).toMatchObject({ key: id, recordId: winner })
        await deliver(relay, [makeChange({ recordId: winner, operation: 'deleted', mergedInto: '00Q000000000003EAA', previous: {} })])
        await ask(relay, { lease: 0, results: [fail(command, 'ENTITY_IS_DELETED')] })
        expect(await read(relay, id)).toMatchObject({ state: 'parked', problem: { code: 'ENTITY_IS_DELETED' } })
    })
})

describe('the mapping', () => {
    const map = (body: object, object = 'Lead') => callApi(relay, 'PUT', `/v1/mapping/${object}`, { body })
    const salesforceSets = (values: Readonly<Record<string, unknown>>) =>
        deliver(relay, [makeChange({ recordId: LEAD, values, previous: {} })])

    test('names fields as the application does, and each goes the way that it says', async () => {
        const fields = [
            { name: 'stage', field: 'Status' },
            { name: 'heat', field: 'Rating', direction: 'to_app' },
        ]
        expect((await map({ direction: 'both', fields })).status).toBe(200)
        await change({ stage: 'Working' })
        expect((await lease()).map((command) => command.fields)).toEqual([{ Status: 'Working' }])
        expect(await patch({ heat: 'Hot' })).toMatchObject({ status: 400, body: { error: { field: 'fields.heat' } } })
        expect(await patch({ Status: 'Working' })).toMatchObject({ status: 400, body: { error: { field: 'fields.Status' } } })
    })

    test('has defaults: of an account the application only learns', async () => {
        const answer = await callApi(relay, 'PATCH', '/v1/records/Account/001000000000001AAA', { body: { fields: { Name: 'x' } } })
        expect(answer).toMatchObject({
            status: 400,
            body: { error: { message: expect.stringContaining('does not let Name go to Salesforce') } },
        })
        expect((await callApi(relay, 'GET', '/v1/mapping/Contact')).body).toMatchObject({
            direction: 'both',
            winner: 'salesforce',
            isDefault: true,
        })
    })

    test('is listed of each object that the org has described, changed or not', async () => {
        const list = async (): Promise<unknown> => (await callApi(relay, 'GET', '/v1/mapping')).body
        const [lead, task] = [expect.objectContaining({ object: 'Lead' }), { object: 'Task', winner: 'salesforce' }]
        expect(await list()).toEqual({ mappings: [lead, { ...task, direction: 'to_salesforce', isDefault: true }] })
        await map({ direction: 'none' }, 'Task')
        expect(await list()).toEqual({ mappings: [lead, { ...task, direction: 'none', isDefault: false }] })
    })

    test.each([
        [{ direction: 'sideways' }, 'direction'],
        [{ direction: 'both', fields: [{ name: 'a', field: 'Nope__c' }] }, 'fields[0].field'],
        [
            {
                direction: 'both',
                fields: [
                    { name: 'a', field: 'Status' },
                    { name: 'a', field: 'Rating' },
                ],
            },
            'fields[1].name',
        ],
    ])('%j is refused by name', async (body, field) => {
        expect(await map(body)).toMatchObject({ status: 400, body: { error: { field } } })
    })

    test('where Salesforce wins, a field that was changed there after the write was accepted is left, the others go', async () => {
        const { id } = await change({ Status: 'Working', Rating: 'Hot' })
        await salesforceSets({ Status: 'Closed', Rating: 'Cold' })
        expect((await lease()).map(({ fields }) => fields)).toEqual([{ Rating: 'Hot' }])
        expect(await read(relay, id)).toMatchObject({ problem: { code: 'SALESFORCE_WON', fields: ['Status'] } })
    })

    test('a write of which nothing is left is given up with the reason', async () => {
        const { id } = await change({ Status: 'Working' })
        await salesforceSets({ Status: 'Closed' })
        expect(await lease()).toEqual([])
        expect(await read(relay, id)).toMatchObject({ state: 'cancelled', problem: { code: 'SALESFORCE_WON' } })
    })

    test('where the application wins, its value goes whatever was changed meanwhile', async () => {
        await map({ direction: 'both', winner: 'app' })
        await change({ Status: 'Working' })
        await salesforceSets({ Status: 'Closed' })
        expect((await lease()).map(({ fields }) => fields)).toEqual([{ Status: 'Working' }])
    })

    test('our own write that comes back does not count as a change by Salesforce', async () => {
        await change({ Status: 'Working' })
        const [first] = await lease()
        if (first === undefined) throw new Error('Nothing was leased.')
        await change({ Status: 'Closed' })
        await deliver(relay, [
            makeChange({ recordId: LEAD, values: { Status: 'Working' }, origin: 'headroom', previous: { Status: 'Open' } }),
        ])
        const { commands } = await ask(relay, { results: [succeed(first, LEAD)] })
        expect(commands.map(({ fields }) => fields)).toEqual([{ Status: 'Closed' }])
    })

    test('FAILURES R9 a field that is gone from the org is named, and only what uses it is refused', async () => {
        await map({ direction: 'both', fields: [{ name: 'score', field: 'Score__c' }] })
        await relay.database.query(
            `update schemas set fields = (select jsonb_agg(f) from jsonb_array_elements(fields) f where f ->> 'name' <> 'Score__c')`,
        )
        const answer = await callApi(relay, 'GET', '/v1/mapping/Lead')
        expect((answer.body as { fields: unknown[] }).fields).toEqual([
            expect.objectContaining({ name: 'score', problem: expect.stringContaining('no field of this name') }),
        ])
        expect((await patch({ score: 3 })).status).toBe(400)
        expect((await patch({ Status: 'Working' })).status).toBe(202)
    })
})

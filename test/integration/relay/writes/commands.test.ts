/** What the org's Apex leases and reports: each write goes once, in its order, and what dies on the way is found again. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { purge } from '../../../../relay/src/retention/retention-store.ts'
import { KEYS_MAX } from '../../../../relay/src/writes/row-store.ts'
import { callApi } from '../../../support/call-api.ts'
import { makeDeliveryId } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { ask, fail, log, makeTask, read, resetWrites, startWrites, succeed, tellLimits, tellSchema } from '../../../support/start-writes.ts'

let relay: TestRelay

beforeAll(async () => {
    relay = await startWrites()
})
beforeEach(async () => {
    await resetWrites(relay)
})
afterAll(() => relay.stop())

const endLeases = () => relay.database.query(`update writes set leased_until = now() - interval '1 second' where state = 'leased'`)
const makeTasks = (count: number) => Array.from({ length: count }, (_, index) => makeTask({ subject: `Task ${index}` }))
const subjects = ({ commands }: Awaited<ReturnType<typeof ask>>) => commands.map(({ fields }) => fields['Subject'])

describe('a command', () => {
    test('is leased with what the org needs, reported with the next question and done', async () => {
        const [write] = await log(relay, [makeTask({ clientId: 'mail-1', whoId: '00Q000000000001', dueDate: '2026-11-24' })])
        expect(write).toMatchObject({ state: 'waiting', placeInLine: 0, object: 'Task', expectedAt: expect.any(String) })
        const first = await ask(relay)
        expect(first).toMatchObject({ accepted: 0, more: false })
        expect(first.commands).toEqual([
            {
                key: write?.id,
                operation: 'create',
                object: 'Task',
                recordId: null,
                fields: { Subject: 'Call back', OwnerId: '005000000000001AAA', WhoId: '00Q000000000001EAA', ActivityDate: '2026-11-24' },
                origin: 'headroom',
            },
        ])
        expect(await read(relay, write?.id ?? '')).toMatchObject({ state: 'leased', channel: 'apex' })
        const second = await ask(relay, { results: first.commands.map((command) => succeed(command)) })
        expect(second).toMatchObject({ accepted: 1, commands: [], more: false, confirm: [write?.id] })
        expect(await read(relay, write?.id ?? '')).toMatchObject({ state: 'done', recordId: '00T000000000001EAA', writtenAs: null })
    })

    test('a request that is sent again under its Idempotency-Key does nothing twice, and another under it is refused', async () => {
        const post = (activities: readonly unknown[], key: string) =>
            callApi(relay, 'POST', '/v1/activities', { body: { activities }, headers: { 'Idempotency-Key': key } })
        const [first, second] = [makeTask({ subject: 'One' }), makeTask({ subject: 'Two', clientId: 'own' })]
        const activities = [{ clientId: 'request-1/0' }, { clientId: 'own' }]
        expect(await post([first, second], 'request-1')).toMatchObject({ status: 202, body: { activities } })
        expect(await post([first, second], 'request-1')).toMatchObject({ status: 202, body: { activities } })
        expect((await ask(relay)).commands).toHaveLength(2)
        expect(await post([second], 'request-1')).toMatchObject({ status: 202 })
        expect(await post([makeTask({ subject: 'Other' })], 'request-1')).toMatchObject({ status: 409 })
        expect(await post([first], 'with space')).toMatchObject({ status: 400, body: { error: { field: 'idempotency-key' } } })
    })

    test('the answer to a heartbeat says that commands wait, and none while Apex has nothing left', async () => {
        await log(relay, makeTasks(3))
        expect(await tellLimits(relay)).toMatchObject({ commands: 3 })
        expect(await tellLimits(relay, { apex: 230_000 })).toMatchObject({ commands: 0 })
        expect((await ask(relay)).commands).toEqual([])
    })

    test('none leaves while write-back is switched off in the org, and the write says so', async () => {
        await tellSchema(relay, false)
        const [write] = await log(relay, [makeTask()])
        expect((await ask(relay)).commands).toEqual([])
        expect(write?.['reason']).toContain('Write-back is switched off in the org.')
    })

    test('the same question again has the same answer and leases nothing more', async () => {
        await log(relay, makeTasks(4))
        const id = makeDeliveryId()
        const first = await ask(relay, { id, lease: 2 })
        expect(subjects(first)).toEqual(['Task 0', 'Task 1'])
        expect((await ask(relay, { id, lease: 2 })).commands).toEqual(first.commands)
        expect(subjects(await ask(relay, { lease: 2 }))).toEqual(['Task 2', 'Task 3'])
    })

    test('each job counts as one execution of the apex quota, also one that asks twice, its finalizer that reports as none', async () => {
        await log(relay, makeTasks(1))
        const id = makeDeliveryId()
        for (let attempt = 0; attempt < 3; attempt++) await ask(relay, { id })
        await ask(relay)
        await ask(relay, { lease: 0 })
        const answer = await callApi(relay, 'GET', '/v1/usage/ledger')
        const { entries } = answer.body as { entries: { quota: string; feature: string; calls: number }[] }
        expect(entries.find(({ feature }) => feature === 'command')).toMatchObject({ quota: 'apex', calls: 2 })
    })
})

describe('the org does not know the command', () => {
    test.each([
        ['another org in the body', { orgId: '00D000000000009EAA' }, 'unauthorized'],
        ['no lease', { lease: -1 }, 'body_invalid'],
        ['a key that is none', { confirmed: ['x'] }, 'body_invalid'],
    ])('a question with %s is refused and changes nothing', async (_, more, code) => {
        await log(relay, makeTasks(1))
        await expect(ask(relay, more as object)).rejects.toThrow(code)
        expect((await ask(relay)).commands).toHaveLength(1)
    })
})

describe('a job that died', () => {
    test('FAILURES T1 what was done before it died is done: its key stands twice', async () => {
        const [write] = await log(relay, [makeTask()])
        await ask(relay)
        await endLeases()
        const again = await ask(relay)
        expect(again.commands.map(({ key }) => key)).toEqual([write?.id])
        const message = 'duplicate value found: Key__c duplicates value on record with id: a00000000000001'
        await ask(relay, { results: again.commands.map((command) => fail(command, 'DUPLICATE_VALUE', message)) })
        expect(await read(relay, write?.id ?? '')).toMatchObject({ state: 'done', problem: null, attempts: 2 })
    })

    test('is told by its finalizer: its writes wait again, fewer at a time', async () => {
        await log(relay, makeTasks(8))
        const { commands } = await ask(relay)
        const told = await ask(relay, { lease: 0, results: commands.map((command) => fail(command, 'JOB_DIED')) })
        expect(told).toMatchObject({ accepted: 8, commands: [], more: true })
        expect((await ask(relay)).commands.map(({ key }) => key)).toEqual(commands.slice(0, 4).map(({ key }) => key))
    })

    test('halves the set until the write it dies of is alone, which is parked while all others are done', async () => {
        const writes = await log(relay, makeTasks(20))
        const poison = writes[13]?.id ?? ''
        let largest = 50
        for (let turn = 0; turn < 40; turn++) {
            const { commands } = await ask(relay)
            if (commands.length === 0) break
            largest = Math.min(largest, commands.length)
            if (commands.some(({ key }) => key === poison)) await endLeases()
            else await ask(relay, { lease: 0, results: commands.map((command) => succeed(command)) })
        }
        expect(largest).toBe(1)
        expect(await read(relay, poison)).toMatchObject({ state: 'parked', problem: { code: 'POISON' } })
        const states = await relay.database.query(`select state, count(*)::int as count from writes group by 1 order by 1`)
        expect(states).toEqual([
            { state: 'done', count: 19 },
            { state: 'parked', count: 1 },
        ])
    })
})

describe('rows in the org', () => {
    test('are emptied when confirmed and deleted after the restore window, each key named twice', async () => {
        const [write] = await log(relay, [makeTask()])
        const { commands } = await ask(relay)
        const key = write?.id
        expect((await ask(relay, { results: commands.map((command) => succeed(command)) })).confirm).toEqual([key])
        expect(await ask(relay, { confirmed: [key ?? ''] })).toMatchObject({ confirm: [], purge: [] })
        await relay.database.query(`update writes set settled_at = now() - interval '6 days 23 hours'`)
        expect((await ask(relay)).purge).toEqual([])
        await relay.database.query(`update writes set settled_at = now() - interval '7 days 1 hour'`)
        expect(await tellLimits(relay)).toMatchObject({ commands: 1 })
        expect((await ask(relay)).purge).toEqual([key])
        expect((await ask(relay)).purge).toEqual([key])
        expect((await ask(relay)).purge).toEqual([])
    })

    test.each([
        ['settings that leave writing to the API', { writeChannel: 'api' }, true],
        ['write-back switched off since', {}, false],
    ])('of writes that went by the API are cleared away by a job of their own with %s, which leases nothing', async (_, settings, isOn) => {
        await callApi(relay, 'PUT', '/v1/settings', { body: settings })
        for (let batch = 0; batch < 2; batch++) await log(relay, makeTasks(600))
        await relay.database.query(
            `update writes set state = 'done', row_state = 'full', settled_at = now() - interval '2 hours'
             where write_id in (select write_id from writes order by place limit $1)`,
            [KEYS_MAX + 1],
        )
        await tellSchema(relay, isOn)
        expect(await tellLimits(relay)).toMatchObject({ commands: 1 })
        const { commands, confirm } = await ask(relay)
        expect([commands.length, confirm.length]).toEqual([0, KEYS_MAX])
        expect((await ask(relay, { confirmed: confirm })).confirm).toHaveLength(1)
    })

    test('keep their writes in the store; what is settled, deleted there and older than the retention goes', async () => {
        const [gone, kept, parked] = await log(relay, makeTasks(3))
        await relay.database.query(`update writes set state = 'done', row_state = 'purged', settled_at = now() - interval '31 days'`)
        await relay.database.query(`update writes set row_state = 'emptied' where write_id = $1`, [kept?.id])
        await relay.database.query(`update writes set state = 'parked', row_state = null where write_id = $1`, [parked?.id])
        expect(await purge(relay.database, 'writes', { orgId: relay.org.orgId, days: 30, limit: 500 })).toBe(1)
        expect((await callApi(relay, 'GET', `/v1/activities/${gone?.id}`)).status).toBe(404)
        expect([(await read(relay, kept?.id ?? '')).state, (await read(relay, parked?.id ?? '')).state]).toEqual(['done', 'parked'])
    })

    test('FAILURES V1 a result for a write that the restored store never knew is kept by its key, and asking for it again does nothing', async () => {
        const [write] = await log(relay, [makeTask({ clientId: 'mail-1' })])
        const { commands } = await ask(relay)
        await relay.database.query('delete from writes')
        const after = await ask(relay, { results: commands.map((command) => succeed(command)) })
        expect(after.confirm).toEqual([write?.id])
        const [again] = await log(relay, [makeTask({ clientId: 'mail-1' })])
        expect(again).toMatchObject({ id: write?.id, state: 'done', kind: 'found' })
        expect((await ask(relay)).commands).toEqual([])
    })

    test('FAILURES V1 an activity that is asked for again after its store was restored has the key that the org knows', async () => {
        const [write] = await log(relay, [makeTask({ clientId: 'mail-1' })])
        await relay.database.query('delete from writes')
        expect((await log(relay, [makeTask({ clientId: 'mail-1' })]))[0]?.id).toBe(write?.id)
    })
})

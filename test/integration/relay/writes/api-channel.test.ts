/** Writes that go by the API: many in one call, each row by itself, and an answer that is lost makes nothing twice. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { connectOrg } from '../../../support/connect-org.ts'
import { startScriptedSalesforce, USER_ID } from '../../../support/scripted-salesforce.ts'
import type { ScriptedSalesforce } from '../../../support/scripted-salesforce.ts'
import { scriptRows } from '../../../support/scripted-rows.ts'
import type { ScriptedRows } from '../../../support/scripted-rows.ts'
import { ORG_ID, waitFor } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { ask, log, makeTask, read, startWrites, tellLimits } from '../../../support/start-writes.ts'

let relay: TestRelay
let server: ScriptedSalesforce
let rows: ScriptedRows
let now: Date

const encryptionKey = Buffer.alloc(32, 5)
const clock = { now: () => now }
const pass = (minutes: number): void => void (now = new Date(now.getTime() + minutes * 60_000))
const tell = (used: { apex?: number; data?: number }) => tellLimits(relay, used, now.getTime())
const makeTasks = (count: number) => Array.from({ length: count }, (_, index) => makeTask({ subject: `Task ${index}` }))
const count = async (state: string): Promise<number> => {
    const [row] = await relay.database.query<{ count: number }>('select count(*)::int as count from writes where state = $1', [state])
    return row?.count ?? 0
}
const drain = () => relay.app.writes.drain()

beforeEach(async () => {
    now = new Date()
    server = await startScriptedSalesforce(ORG_ID)
    rows = scriptRows(server)
    relay = await startWrites({ clock, encryptionKey, salesforceHosts: [server.host] })
    await connectOrg(relay, { orgId: ORG_ID, loginUrl: server.url, encryptionKey })
})
afterEach(async () => {
    await relay.stop()
    await server.close()
})

describe('with asynchronous Apex used up', () => {
    beforeEach(() => tell({ apex: 230_000 }))

    test('1,000 tasks go by the API in one call and are read back by another, and the ledger says whose they were', async () => {
        await log(relay, makeTasks(1_000))
        await waitFor(async () => (await count('done')) === 1_000)
        expect(server.calls).toHaveLength(2)
        expect(rows.done.map(({ fields }) => fields['Subject'])).toEqual(makeTasks(1_000).map(({ subject }) => subject))
        const ledger = await callApi(relay, 'GET', `/v1/usage/users/${USER_ID}`)
        expect(ledger.body).toMatchObject({ entries: [{ quota: 'data', feature: 'write', calls: 2 }] })
    })

    test('FAILURES T4 of 200 mixed rows each has its own outcome: those that fail are parked with their fields, the others are done', async () => {
        const message = 'FIELD_CUSTOM_VALIDATION_EXCEPTION: Give a better subject [Subject, Status]'
        rows.refuse = ({ fields }) =>
            Number(String(fields['Subject']).slice(5)) % 3 === 0 ? { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message } : null
        const [first, second] = await log(relay, makeTasks(200))
        await waitFor(async () => (await count('done')) === 133)
        expect(await count('parked')).toBe(67)
        expect(await read(relay, first?.id ?? '')).toMatchObject({
            state: 'parked',
            problem: {
                code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
                message: 'Give a better subject',
                fields: ['Subject', 'Status'],
                text: 'A validation rule or a trigger of the org refused it.',
            },
        })
        expect(await read(relay, second?.id ?? '')).toMatchObject({
            state: 'done',
            channel: 'api',
            writtenAs: USER_ID,
            recordId: expect.stringMatching(/^00T/),
        })
    })

    test.each([
        ['REQUIRED_FIELD_MISSING', 'Required fields are missing: [Reason__c]', ['Reason__c']],
        ['INVALID_CROSS_REFERENCE_KEY', 'Record Type ID: this ID value isn’t valid for the user: 012000000000001AAA', ['RecordTypeId']],
    ])('FAILURES R11 a new %s is parked with Salesforce’s own words, the others are done', async (code, words, fields) => {
        rows.refuse = ({ fields: { Subject } }) =>
            Subject === 'Task 0'
                ? { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: `${code}: ${words} [${fields.join(', ')}]` }
                : null
        const [first] = await log(relay, makeTasks(3))
        await waitFor(async () => (await count('done')) === 2)
        expect(await read(relay, first?.id ?? '')).toMatchObject({ state: 'parked', problem: { code, message: words, fields } })
        pass(24 * 60)
        await tell({ apex: 230_000 })
        await drain()
        expect(server.calls.filter(({ body }) => body.includes('Task 0'))).toHaveLength(1)
    })

    test('FAILURES T1 20 answers that are lost after the org has committed: each task is there once', async () => {
        let lost = 0
        rows.lose = (response) => {
            lost++
            response.destroy()
            return true
        }
        await log(relay, makeTasks(5))
        for (let round = 0; round < 20; round++) {
            await drain()
            pass(15)
            await tell({ apex: 230_000 })
            if (round === 18) rows.lose = () => false
        }
        await drain()
        expect(lost).toBeGreaterThan(3)
        expect(rows.done).toHaveLength(5)
        expect(await count('done')).toBe(5)
    })

    test('a value that stands twice in somebody’s own record is no repeat: the write is parked', async () => {
        rows.refuse = () => ({
            statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
            message: 'DUPLICATE_VALUE: duplicate value found: Code__c []',
        })
        const [write] = await log(relay, makeTasks(1))
        await waitFor(async () => (await count('parked')) === 1)
        expect(await read(relay, write?.id ?? '')).toMatchObject({ problem: { code: 'DUPLICATE_VALUE' } })
    })

    test('FAILURES Q5 a locked row is tried again, later each time, and then done', async () => {
        let refusals = 3
        rows.refuse = () =>
            refusals-- > 0
                ? { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'UNABLE_TO_LOCK_ROW: unable to obtain exclusive access []' }
                : null
        const [write] = await log(relay, makeTasks(1))
        for (let turn = 0; turn < 4; turn++) {
            await drain()
            pass(1)
        }
        expect(await read(relay, write?.id ?? '')).toMatchObject({ state: 'done', attempts: 4 })
    })

    test('with the API used up as well all wait in their order and say until when; when one returns they arrive in it', async () => {
        await tell({ apex: 230_000, data: 14_900 })
        const [write] = await log(relay, makeTasks(30))
        await drain()
        expect(server.calls).toEqual([])
        expect(write).toMatchObject({ state: 'waiting', expectedAt: expect.any(String) })
        expect(write?.['reason']).toContain('nearly all of its asynchronous Apex executions')
        expect(write?.['reason']).toContain('nearly all of its API requests')
        await tell({ apex: 230_000, data: 10 })
        await drain()
        expect(rows.done.map(({ fields }) => fields['Subject'])).toEqual(makeTasks(30).map(({ subject }) => subject))
    })

    test('what is refused because storage is full pauses all writes, and it goes on by itself', async () => {
        rows.refuse = () => ({ statusCode: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit exceeded' })
        const [write] = await log(relay, makeTasks(3))
        await waitFor(async () => (await read(relay, write?.id ?? ''))['problem'] !== null)
        await drain()
        expect(server.calls).toHaveLength(1)
        expect((await read(relay, write?.id ?? ''))['reason']).toContain('The org’s data storage is full.')
        rows.refuse = () => null
        pass(16)
        await tell({ apex: 230_000 })
        await drain()
        expect(await count('done')).toBe(3)
    })
})

describe('with both open', () => {
    test('a write waits for Apex as long as is wanted, then the API carries it', async () => {
        await log(relay, makeTasks(2))
        await drain()
        expect(server.calls).toEqual([])
        pass(1.9)
        await drain()
        expect(server.calls).toEqual([])
        pass(0.2)
        await drain()
        expect(rows.done).toHaveLength(2)
    })

    test('what Apex has leased the API leaves alone, until no job has reported for long', async () => {
        await log(relay, makeTasks(2))
        expect((await ask(relay, { at: now.getTime() })).commands).toHaveLength(2)
        pass(5)
        await drain()
        expect(server.calls).toEqual([])
        pass(16)
        await tell({})
        await drain()
        expect(rows.done).toHaveLength(2)
    })

    test.each(['apex', 'api'])('the setting %s is obeyed', async (writeChannel) => {
        await callApi(relay, 'PUT', '/v1/settings', { body: { writeChannel } })
        await log(relay, makeTasks(2))
        pass(10)
        await drain()
        expect(rows.done).toHaveLength(writeChannel === 'api' ? 2 : 0)
        expect((await ask(relay, { at: now.getTime() })).commands).toHaveLength(writeChannel === 'apex' ? 2 : 0)
    })

    test('a setting that is changed while the relay signs in is obeyed for what still waits', async () => {
        await callApi(relay, 'PUT', '/v1/settings', { body: { writeChannel: 'api' } })
        const { answerToken } = server
        const signIns: (() => void)[] = []
        server.answerToken = (asked, response) => void signIns.push(() => answerToken(asked, response))
        await log(relay, makeTasks(2))
        await waitFor(() => Promise.resolve(signIns.length > 0))
        await callApi(relay, 'PUT', '/v1/settings', { body: { writeChannel: 'apex' } })
        server.answerToken = answerToken
        for (const signIn of signIns) signIn()
        await drain()
        expect(rows.done).toHaveLength(0)
        expect((await ask(relay, { at: now.getTime() })).commands).toHaveLength(2)
    })
})

describe('FAILURES V1 a store restored from a backup', () => {
    test('of less than the restore window goes on: the org knows by its keys what it has done', async () => {
        await tell({ apex: 230_000 })
        await log(relay, makeTasks(3))
        await waitFor(async () => (await count('done')) === 3)
        await relay.database.query(`update writes set state = 'waiting', row_state = null, attempts = 0, record_id = null`)
        pass(6 * 24 * 60)
        await tell({ apex: 230_000 })
        await drain()
        expect([await count('done'), rows.done.length]).toEqual([3, 3])
    })

    test('of more holds what was open for a person', async () => {
        await tell({ apex: 230_000, data: 14_900 })
        const [write] = await log(relay, makeTasks(3))
        await drain()
        pass(8 * 24 * 60)
        await tell({ apex: 230_000 })
        await drain()
        expect([await count('review'), rows.done.length]).toEqual([3, 0])
        expect((await read(relay, write?.id ?? ''))['reason']).toContain('restored from a backup')
    })
})

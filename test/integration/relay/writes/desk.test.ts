/** The failure desk: what needs a person, by its reason, and what a person does about it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ERROR_MEANINGS } from '../../../../relay/src/writes/error-table.ts'
import { callApi } from '../../../support/call-api.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { ask, fail, LEAD, log, makeTask, mirror, read, resetWrites, startWrites, succeed } from '../../../support/start-writes.ts'
import type { WriteBody } from '../../../support/start-writes.ts'

let relay: TestRelay

beforeAll(async () => {
    relay = await startWrites()
})
beforeEach(async () => {
    await resetWrites(relay)
})
afterAll(() => relay.stop())

const act = (path: string, body?: object) => callApi(relay, 'POST', path, body === undefined ? {} : { body })
/** Logs a task and has the org refuse it. */
async function park(code: string, subject = 'Refused'): Promise<string> {
    const [write] = await log(relay, [makeTask({ subject })])
    const { commands } = await ask(relay)
    await ask(relay, { lease: 0, results: commands.map((command) => fail(command, code, `${code} said so`, ['Subject'])) })
    return write?.id ?? ''
}

describe('FAILURES T3 what Salesforce refuses', () => {
    const verdicts = Object.entries(ERROR_MEANINGS).map(([code, { verdict }]) => [code, verdict] as const)

    test('is known by at least 15 status codes, each with what happened and what to do', () => {
        expect(verdicts.length).toBeGreaterThanOrEqual(15)
        for (const { text, nextStep } of Object.values(ERROR_MEANINGS))
            expect([text.endsWith('.'), nextStep.endsWith('.')]).toEqual([true, true])
    })

    test('is retried, parked or pauses all, by its code', async () => {
        const writes = await log(
            relay,
            verdicts.map(([code]) => makeTask({ subject: code })),
        )
        const { commands } = await ask(relay)
        await ask(relay, { lease: 0, results: commands.map((command) => fail(command, String(command.fields['Subject']))) })
        for (const [index, [code, verdict]] of verdicts.entries()) {
            const { state } = await read(relay, writes[index]?.id ?? '')
            expect([code, state]).toEqual([code, verdict === 'park' ? 'parked' : 'waiting'])
        }
        expect((await callApi(relay, 'GET', '/v1/backlog')).body).toMatchObject({ channel: null, until: expect.any(String) })
    })

    test('an unknown code is parked with Salesforce’s own words', async () => {
        const id = await park('SOMETHING_NEW')
        expect(await read(relay, id)).toMatchObject({ state: 'parked', problem: { message: 'SOMETHING_NEW said so', fields: ['Subject'] } })
        expect((await ask(relay)).commands).toEqual([])
    })

    test('is parked when it was tried ten times in vain', async () => {
        const [write] = await log(relay, [makeTask()])
        for (let turn = 0; turn < 10; turn++) {
            await relay.database.query('update writes set run_after = now()')
            const { commands } = await ask(relay)
            await ask(relay, { lease: 0, results: commands.map((command) => fail(command, 'UNABLE_TO_LOCK_ROW')) })
        }
        expect(await read(relay, write?.id ?? '')).toMatchObject({ state: 'parked', attempts: 10 })
    })
})

describe('the desk', () => {
    test('groups by reason, the largest first, in plain words', async () => {
        await park('REQUIRED_FIELD_MISSING')
        await park('STRING_TOO_LONG')
        const newest = await park('STRING_TOO_LONG')
        const answer = await callApi(relay, 'GET', '/v1/backlog/failures')
        expect(answer.body).toMatchObject({
            groups: [
                { code: 'STRING_TOO_LONG', object: 'Task', count: 2, text: 'A text is longer than its field.', writeId: newest },
                {
                    code: 'REQUIRED_FIELD_MISSING',
                    count: 1,
                    attempts: 1,
                    cost: 'Sent 1 time, which cost at most 0 API requests and 1 Apex job.',
                },
            ],
        })
    })

    test('one is edited and goes again with the new value under the same key', async () => {
        const id = await park('FIELD_CUSTOM_VALIDATION_EXCEPTION')
        const edited = await callApi(relay, 'PUT', `/v1/writes/${id}`, { body: { fields: { Subject: 'Better' } } })
        expect(edited).toMatchObject({ status: 200, body: { state: 'waiting' } })
        expect((await ask(relay)).commands).toEqual([
            expect.objectContaining({ key: id, fields: expect.objectContaining({ Subject: 'Better' }) }),
        ])
    })

    test('what is on its way or done can be neither edited nor cancelled nor retried', async () => {
        const [write] = await log(relay, [makeTask()])
        const { commands } = await ask(relay)
        for (const results of [[], commands.map((command) => succeed(command))]) {
            await ask(relay, { lease: 0, results })
            const edited = await callApi(relay, 'PUT', `/v1/writes/${write?.id}`, { body: { fields: { Subject: 'x' } } })
            const answers = [edited, await act(`/v1/writes/${write?.id}/cancel`), await act(`/v1/writes/${write?.id}/retry`)]
            expect(answers.map(({ status }) => status)).toEqual([409, 409, 409])
        }
    })

    test('what may be done already is not edited: its key would stand for other values', async () => {
        const [write] = await log(relay, [makeTask()])
        await ask(relay)
        await relay.database.query(`update writes set state = 'parked', is_unsure = true`)
        const edited = await callApi(relay, 'PUT', `/v1/writes/${write?.id}`, { body: { fields: { Subject: 'x' } } })
        expect(edited).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('retry it') } } })
    })

    test('a group is retried, another stays; one is cancelled', async () => {
        const kept = await park('STRING_TOO_LONG')
        const [first, second] = [await park('NOT_APPROVED'), await park('NOT_APPROVED')]
        expect((await act('/v1/backlog/retry', { code: 'NOT_APPROVED' })).body).toEqual({ decided: 2 })
        expect((await ask(relay)).commands.map(({ key }) => key)).toEqual([first, second])
        expect((await act(`/v1/writes/${kept}/cancel`)).body).toMatchObject({ state: 'cancelled' })
        expect((await act('/v1/backlog/retry', {})).body).toEqual({ decided: 0 })
    })

    test('an older change that is retried does not overwrite a newer one of the same field', async () => {
        await mirror(relay, 'Lead', LEAD, { Status: 'Open', Rating: 'Cold' })
        const patch = (fields: object) => callApi(relay, 'PATCH', `/v1/records/Lead/${LEAD}`, { body: { fields } })
        const { id } = (await patch({ Status: 'Old', Rating: 'Hot' })).body as WriteBody
        const [old] = (await ask(relay)).commands
        if (old === undefined) throw new Error('Nothing was leased.')
        await ask(relay, { lease: 0, results: [fail(old, 'REQUIRED_FIELD_MISSING')] })
        await patch({ Status: 'New' })
        const newer = (await ask(relay)).commands
        await ask(relay, { lease: 0, results: newer.map((command) => succeed(command, LEAD)) })
        await act(`/v1/writes/${id}/retry`)
        expect((await ask(relay)).commands.map(({ fields }) => fields)).toEqual([{ Rating: 'Hot' }])
    })

    test('the backlog says by which way it goes, how many wait and what carrying them costs', async () => {
        await log(
            relay,
            Array.from({ length: 120 }, () => makeTask()),
        )
        await park('STRING_TOO_LONG')
        const answer = await callApi(relay, 'GET', '/v1/backlog?state=waiting&limit=2')
        expect(answer.body).toMatchObject({ channel: 'apex', until: null, cost: { apexJobs: 2, apiRequests: 1 }, next: expect.any(String) })
        const { counts, writes } = answer.body as { counts: { waiting: number }; writes: { placeInLine: number }[] }
        expect([counts.waiting, writes.map(({ placeInLine }) => placeInLine)]).toEqual([71, [0, 1]])
    })
})

test('FAILURES C4-73 the exported table runs no formula in a spreadsheet', async () => {
    for (const subject of [`=cmd|'/c calc'!A1`, '+1', '-1', '@x', '\tx', '\rx'])
        await park(subject.length > 3 ? 'STRING_TOO_LONG' : 'NOT_APPROVED', subject)
    await relay.database.query(`update writes set problem = problem || jsonb_build_object('message', fields ->> 'Subject')`)
    const { text, headers } = await callApi(relay, 'GET', '/v1/backlog/failures.csv')
    expect(headers.get('content-type')).toContain('text/csv')
    const cells = [...text.matchAll(/"((?:[^"]|"")*)"/g)].map((found) => found[1] ?? '')
    expect(cells.filter((cell) => /^\s*[=+\-@]/.test(cell) || /^[\t\r\n]/.test(cell))).toEqual([])
    expect(cells).toEqual(expect.arrayContaining([`'=cmd|'/c calc'!A1`, `'+1`, `'-1`, `'@x`, `'\tx`, `'\rx`]))
})

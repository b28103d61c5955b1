/** What Salesforce refuses, and how often it is asked again: counted at the server, and the same in the ledger. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { isAvailable } from '../../../../relay/src/connections/index.ts'
import type { SalesforceRequest } from '../../../../relay/src/salesforce/index.ts'
import { error, reply } from '../../../support/scripted-salesforce.ts'
import type { Answer } from '../../../support/scripted-salesforce.ts'
import { ORG, startScriptedConnection } from '../../../support/scripted-connection.ts'
import type { ScriptedConnection } from '../../../support/scripted-connection.ts'

const MINUTE_MS = 60_000
const READ: SalesforceRequest = { method: 'GET', path: '/query?q=SELECT+Id+FROM+Lead', feature: 'interval', urgency: 'interval' }
const WRITE: SalesforceRequest = { ...READ, method: 'POST', path: '/composite', body: {} }
const INVALID = error('INVALID_SESSION_ID', 'Session expired or invalid')

let scripted: ScriptedConnection

beforeEach(async () => {
    scripted = await startScriptedConnection()
})
afterEach(() => scripted.close())

const send = (request = READ) => scripted.salesforce.send(request)
const ledger = async (quota = 'data') => {
    const text = 'select coalesce(sum(calls), 0)::int as calls from quota_use where org_id = $1 and quota = $2'
    const [row] = await scripted.fresh.database.query<{ calls: number }>(text, [ORG, quota])
    return row?.calls
}
const notices = () => scripted.fresh.database.query<{ kind: string }>('select kind from notices where org_id = $1', [ORG])
const always =
    (status: number, body: unknown, headers = {}): Answer =>
    (_asked, response) =>
        reply(response, status, body, headers)

test('FAILURES A1: of 100 parallel calls with a token that expired one asks for a new one, and each is replayed once', async () => {
    await send()
    scripted.server.answer = ({ token }, response) => (token === 'token-1' ? reply(response, 401, INVALID) : reply(response, 200, {}))
    const answers = await Promise.all(Array.from({ length: 100 }, () => send()))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(scripted.server.tokenRequests).toHaveLength(2)
    expect(scripted.server.calls.length).toBeLessThanOrEqual(201)
    expect(await ledger()).toBe(scripted.server.calls.length)
})

test.each([
    ['expired', 'Session expired or invalid'],
    ['of a kind that jsforce does not renew', 'This session is not valid for use with the REST API'],
])('a 401 that stays, %s, costs two calls, and then nothing is sent for 15 minutes', async (_name, message) => {
    scripted.server.answer = always(401, error('INVALID_SESSION_ID', message))
    await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
    expect(scripted.server.calls).toHaveLength(2)
    await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
    expect(isAvailable(await scripted.connections.forOrg(ORG))).toBe(false)
    expect([scripted.server.calls.length, scripted.server.tokenRequests.length]).toEqual([2, 2])
    expect(await ledger()).toBe(2)
})

test('FAILURES A2: credentials that are refused are tried once in 15 minutes over all relays, one notice is given, and a success ends it', async () => {
    const { server, pass } = scripted
    const giveToken = server.answerToken
    server.answerToken = always(400, { error: 'invalid_grant', error_description: 'user is frozen' })
    const other = await scripted.startAnother().forOrg(ORG)
    const relays = [scripted.salesforce, ...(isAvailable(other) ? [other] : [])]
    expect(relays).toHaveLength(2)
    for (let minute = 0; minute < 60; minute++) {
        await Promise.allSettled(relays.flatMap((relay) => [relay.send(READ), relay.send(READ)]))
        pass(MINUTE_MS)
    }
    // At 0, 15, 30 and 45 minutes.
    expect(server.tokenRequests).toHaveLength(4)
    expect([server.calls.length, await ledger()]).toEqual([0, 0])
    expect(await notices()).toEqual([{ kind: 'reconnect_needed' }])
    expect(await scripted.connections.forOrg(ORG)).toMatchObject({ send: expect.any(Function) })
    server.answerToken = giveToken
    expect((await send()).status).toBe(200)
    expect(await notices()).toHaveLength(1)
})

test('FAILURES A3: no token is kept, so that none is lost between its renewal and the store: a relay that starts signs in by itself', async () => {
    const rows = () => scripted.fresh.database.query<{ secret: Buffer }>('select * from connections where org_id = $1', [ORG])
    const [before] = await rows()
    scripted.server.answer = ({ token }, response) => (token === 'token-1' ? reply(response, 401, INVALID) : reply(response, 200, {}))
    expect((await send()).status).toBe(200)
    const other = await scripted.startAnother().forOrg(ORG)
    expect(isAvailable(other) && (await other.send(READ)).status).toBe(200)
    expect(scripted.server.tokenRequests).toHaveLength(3)
    const [after] = await rows()
    expect(after?.secret).toEqual(before?.secret)
    expect(Object.values(after ?? {}).filter((value) => String(value).includes('token-'))).toEqual([])
    expect(after?.secret.length).toBeGreaterThan(0)
})

test('FAILURES Q2: once the day is used up nothing is sent, and one look in 30 minutes finds when it is not', async () => {
    const { server, pass } = scripted
    // The header of the refusal is old: it still says that there is room.
    server.answer = always(403, error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), {
        'sforce-limit-info': 'api-usage=9000/15000',
    })
    await expect(send()).rejects.toMatchObject({ code: 'daily_limit' })
    for (let minute = 0; minute < 90; minute++) {
        await expect(send(WRITE)).rejects.toMatchObject({ code: 'quota_refused' })
        await send({ ...READ, feature: 'probe', urgency: 'probe' }).catch(() => undefined)
        pass(MINUTE_MS)
    }
    expect(server.calls).toHaveLength(4)
    server.answer = always(200, {}, { 'sforce-limit-info': 'api-usage=20/15000' })
    await send({ ...READ, feature: 'probe', urgency: 'probe' })
    expect((await send()).status).toBe(200)
})

test('FAILURES Q3: too many long calls at once is told apart from a used-up day and tried again within seconds', async () => {
    const { server } = scripted
    const busy = error('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.')
    server.answer = (_asked, response) => (server.calls.length < 3 ? reply(response, 403, busy) : reply(response, 200, {}))
    expect((await send(WRITE)).status).toBe(200)
    server.answer = always(403, busy)
    await expect(send(WRITE)).rejects.toMatchObject({ code: 'concurrent_limit' })
    expect(server.calls).toHaveLength(6)
    expect(await ledger()).toBe(6)
})

test('FAILURES Q7: a failing server is asked three times, what writes once, each counted; the support id is kept', async () => {
    const { server } = scripted
    const text = 'An unexpected error occurred. Please include this ErrorId if you contact support: 1732268171-12345 (-1234567890)'
    server.answer = always(500, error('UNKNOWN_EXCEPTION', text))
    await expect(send()).rejects.toMatchObject({ code: 'unavailable', supportId: '1732268171-12345 (-1234567890)' })
    expect(server.calls).toHaveLength(3)
    await expect(send(WRITE)).rejects.toMatchObject({ code: 'unavailable', errorCode: 'UNKNOWN_EXCEPTION' })
    expect(server.calls).toHaveLength(4)
    expect(await ledger()).toBe(4)
})

test('FAILURES Q7: after five failures in a row an org is left alone, longer each time, and an answer ends that', async () => {
    const { server, pass } = scripted
    server.answer = always(503, '<html>Down for maintenance</html>')
    for (let minute = 0; minute < 120; minute++) {
        await expect(send(WRITE)).rejects.toMatchObject({ code: 'unavailable' })
        pass(MINUTE_MS)
    }
    // Five close together, then after 1, 2, 4, 8 and each further 15 minutes.
    expect(server.calls).toHaveLength(15)
    server.answer = always(200, {})
    pass(15 * MINUTE_MS)
    expect((await send(WRITE)).status).toBe(200)
    expect((await send(WRITE)).status).toBe(200)
})

test('FAILURES Q8: the header of one answer is enough to stop', async () => {
    const { server } = scripted
    server.answer = always(200, {}, { 'sforce-limit-info': 'per-app-api-usage=17/250(appName=x); api-usage=14900/15000' })
    await send()
    await expect(send()).rejects.toMatchObject({ code: 'quota_refused', refusal: { cause: 'threshold' } })
    expect(server.calls).toHaveLength(1)
})

test('FAILURES Q4: when Salesforce takes no more Bulk jobs only they wait; other calls go on', async () => {
    const { server } = scripted
    server.answer = always(400, error('LIMIT_EXCEEDED', 'Max bulk v2 query jobs (10000) per 24 hrs has been reached (10000)'))
    const job: SalesforceRequest = { ...WRITE, path: '/jobs/query', isBulkJob: true }
    await expect(send(job)).rejects.toMatchObject({ errorCode: 'LIMIT_EXCEEDED' })
    await expect(send(job)).rejects.toMatchObject({ code: 'quota_refused', refusal: { quota: 'bulk' } })
    expect(server.calls).toHaveLength(1)
    server.answer = always(200, {})
    expect((await send()).status).toBe(200)
})

test('a Bulk job spends of both quotas', async () => {
    await send({ ...WRITE, path: '/jobs/query', isBulkJob: true })
    expect([await ledger('data'), await ledger('bulk')]).toEqual([1, 1])
})

test('a call that never left this machine costs nothing', async () => {
    await send()
    await scripted.server.close()
    // The first may go out on the connection that is just being closed: what is not known counts.
    await expect(send(WRITE)).rejects.toMatchObject({ code: 'unavailable' })
    const before = await ledger()
    await expect(send(WRITE)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await ledger()).toBe(before)
})

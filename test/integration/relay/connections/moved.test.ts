/** FAILURES R14: the org is no longer where it was, or no longer speaks the API that is asked for. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { SalesforceRequest } from '../../../../relay/src/salesforce/index.ts'
import { error, reply, startScriptedSalesforce, USER_ID } from '../../../support/scripted-salesforce.ts'
import type { Answer, ScriptedSalesforce } from '../../../support/scripted-salesforce.ts'
import { ORG, startScriptedConnection } from '../../../support/scripted-connection.ts'
import type { ScriptedConnection } from '../../../support/scripted-connection.ts'

const REQUEST: SalesforceRequest = { method: 'POST', path: '/composite', body: {}, feature: 'write', urgency: 'write' }
const HTML = '<html>There is nothing here.</html>'

let elsewhere: ScriptedSalesforce
let scripted: ScriptedConnection

beforeEach(async () => {
    elsewhere = await startScriptedSalesforce(ORG)
    scripted = await startScriptedConnection({ moreHosts: [elsewhere.host] })
})
afterEach(async () => {
    await scripted.close()
    await elsewhere.close()
})

const send = () => scripted.salesforce.send(REQUEST)
const countNotices = async () => (await scripted.fresh.database.query('select from notices where org_id = $1', [ORG])).length

/** From now on the log-in names the other instance. */
function move(): void {
    const { url } = elsewhere
    scripted.server.answerToken = (_asked, response) =>
        reply(response, 200, { access_token: 'new', instance_url: url, id: `${url}/id/${ORG}/${USER_ID}`, token_type: 'Bearer' })
}

const GONE: [string, Answer][] = [
    ['redirects', (_asked, response) => reply(response, 301, HTML, { location: 'https://acme.my.salesforce.com/' })],
    ['knows no API', (_asked, response) => reply(response, 404, HTML)],
]

test.each(GONE)('FAILURES R14: an instance that %s is asked for once more where a new session says that it is', async (_name, answer) => {
    await send()
    scripted.server.answer = answer
    move()
    expect((await send()).status).toBe(200)
    expect([scripted.server.calls.length, elsewhere.calls.length]).toEqual([2, 1])
    expect((await send()).status).toBe(200)
    expect(scripted.server.calls).toHaveLength(2)
    expect(await countNotices()).toBe(0)
})

test.each(GONE)(
    'FAILURES R14: an instance that still %s under a new session is left alone, and a person is told',
    async (_name, answer) => {
        scripted.server.answer = answer
        await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
        await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
        expect([scripted.server.calls.length, scripted.server.tokenRequests.length]).toEqual([2, 2])
        expect(await countNotices()).toBe(1)
    },
)

test('FAILURES R14: a record that is not there is no instance that moved', async () => {
    scripted.server.answer = (_asked, response) => reply(response, 404, error('NOT_FOUND', 'The requested resource does not exist'))
    await expect(send()).rejects.toMatchObject({ code: 'refused', errorCode: 'NOT_FOUND' })
    expect([scripted.server.calls.length, scripted.server.tokenRequests.length]).toEqual([1, 1])
})

test('FAILURES R14: a retired version of the API is told with what to do, and not asked for again', async () => {
    const words = error('UNSUPPORTED_API_VERSION', 'The requested API version is no longer supported.')
    scripted.server.answer = (_asked, response) => reply(response, 410, words)
    await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed', message: expect.stringContaining('update the relay') })
    await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
    expect(scripted.server.calls).toHaveLength(1)
    expect(await countNotices()).toBe(1)
})

test('FAILURES R14: an address to log in at that only redirects, as after a renamed My Domain, asks for a person', async () => {
    const location = 'https://acme-new.my.salesforce.com/services/oauth2/token'
    scripted.server.answerToken = (_asked, response) => reply(response, 302, HTML, { location })
    await expect(send()).rejects.toMatchObject({
        code: 'reconnect_needed',
        message: expect.stringContaining('https://acme-new.my.salesforce.com'),
    })
    expect([scripted.server.tokenRequests.length, scripted.server.calls.length]).toEqual([1, 0])
    expect(await countNotices()).toBe(1)
})

/** Settings over HTTP: defaults, bounds that are told, nothing changed by a refusal, each change in the audit, no org sees another's. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { OTHER_ORG_ID, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'

const DEFAULTS = {
    ownLimitPercent: 70,
    thresholdPercent: 90,
    alertThresholdPercent: null,
    comfortablePercent: 5,
    intervalMinutes: 30,
    strategy: 'auto',
    recipients: [],
    writeChannel: 'auto',
    writeLatencyMinutes: 2,
    restoreWindowDays: 7,
    activityKinds: ['call', 'email_clicked', 'email_received', 'email_replied', 'email_sent', 'linkedin', 'meeting', 'note', 'task'],
}

let relay: TestRelay
let other: TestOrg
beforeAll(async () => {
    relay = await startRelay()
    other = await relay.addOrg(OTHER_ORG_ID)
})
afterAll(() => relay.stop())
beforeEach(() => relay.database.query('delete from org_settings'))

const read = async (token = relay.org.token): Promise<unknown> => (await callApi(relay, 'GET', '/v1/settings', { token })).body
const change = (body: object) => callApi(relay, 'PUT', '/v1/settings', { body })

test('an org that decided nothing has the defaults', async () => {
    expect(await read()).toEqual(DEFAULTS)
})

test('what is named is set, what is not named stays, and no other org has it', async () => {
    expect((await change({ ownLimitPercent: 50, recipients: ['admin@example.com'] })).body).toMatchObject({ ownLimitPercent: 50 })
    expect((await change({ intervalMinutes: 5 })).status).toBe(200)
    expect(await read()).toEqual({ ...DEFAULTS, ownLimitPercent: 50, recipients: ['admin@example.com'], intervalMinutes: 5 })
    expect(await read(other.token)).toEqual(DEFAULTS)
})

test.each([
    [{ ownLimitPercent: 91 }, 'ownLimitPercent', 'Give at most 90 percent.'],
    [{ ownLimitPercent: 9 }, 'ownLimitPercent', 'Give at least 10 percent.'],
    [{ ownLimitPercent: 70.5 }, 'ownLimitPercent', 'Give a whole number from 10 to 90.'],
    [{ intervalMinutes: 1_441 }, 'intervalMinutes', 'Give at most 1440 minutes.'],
    [{ strategy: 'cheap' }, 'strategy', 'Give auto or bulk.'],
    [{ recipients: ['nobody'] }, 'recipients[0]', 'Give an e-mail address.'],
    [{ recipients: ['a@example.com\r\nBcc: b@example.com'] }, 'recipients[0]', 'Give an e-mail address.'],
    [{ ownLimit: 70 }, 'ownLimit', 'Remove it: there is nothing of this name here.'],
    [{ intervalMinutes: 10, orgId: OTHER_ORG_ID }, 'orgId', 'Remove it: there is nothing of this name here.'],
])('%j is refused with the field and its bounds, and changes nothing', async (body, field, message) => {
    const answer = await change(body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { code: 'body_invalid', field, message } })
    expect(await read()).toEqual(DEFAULTS)
})

test('each change is in the audit with who made it', async () => {
    await change({ ownLimitPercent: 40 })
    const answer = await callApi(relay, 'GET', '/v1/audit?limit=1')
    expect(answer.body).toMatchObject({
        entries: [{ subject: 'settings', actor: `token …${relay.org.token.slice(-4)}`, after: { changed: { ownLimitPercent: 40 } } }],
    })
})

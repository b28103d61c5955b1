/** Credentials are replaced while others are at work: what Salesforce says of the old ones is not said of the new ones. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { isAvailable } from '../../../../relay/src/connections/index.ts'
import { saveConnection } from '../../../../relay/src/connections/connection-store.ts'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import type { SalesforceRequest } from '../../../../relay/src/salesforce/index.ts'
import { error, reply } from '../../../support/scripted-salesforce.ts'
import type { Asked } from '../../../support/scripted-salesforce.ts'
import { ORG, startScriptedConnection } from '../../../support/scripted-connection.ts'
import type { ScriptedConnection } from '../../../support/scripted-connection.ts'

const READ: SalesforceRequest = { method: 'GET', path: '/query?q=SELECT+Id+FROM+Lead', feature: 'interval', urgency: 'interval' }

let scripted: ScriptedConnection

beforeEach(async () => {
    scripted = await startScriptedConnection()
})
afterEach(() => scripted.close())

async function send(): Promise<number> {
    const salesforce = await scripted.connections.forOrg(ORG)
    if (!isAvailable(salesforce)) throw new Error(salesforce.reason)
    return (await salesforce.send(READ)).status
}

/** As `connect` does, with another app's credentials. */
async function connectAnew(): Promise<void> {
    const secret = createSealer(Buffer.alloc(32, 3)).seal(Buffer.from('new secret'), ORG)
    const credentials = { loginUrl: scripted.server.url, clientId: 'new', grant: 'client_credentials', username: null } as const
    await saveConnection(scripted.fresh.database, ORG, { ...credentials, secret })
}

async function readState(): Promise<object | undefined> {
    const text = `select client_id as "clientId", connected_at is not null as "isConnected", refused_reason as reason from connections`
    return (await scripted.fresh.database.query(text))[0]
}

test('an org that was removed and connected anew is asked with its new credentials, not with the token that the relay still holds', async () => {
    expect(await send()).toBe(200)
    await scripted.fresh.database.query('delete from connections')
    await connectAnew()
    expect(await send()).toBe(200)
    expect(scripted.server.tokenRequests.map(({ body }) => new URLSearchParams(body).get('client_id'))).toEqual(['client', 'new'])
    expect(new Set(scripted.server.calls.map(({ token }) => token)).size).toBe(2)
})

test.each([
    ['a refusal', 400, { error: 'invalid_grant', error_description: 'user is frozen' }],
    ['a token', 200, null],
])('%s that is on its way to the old credentials says nothing of the new ones', async (_name, status, told) => {
    const giveToken = scripted.server.answerToken
    scripted.server.answerToken = (asked: Asked, response) => {
        void connectAnew().then(() => (told === null ? giveToken(asked, response) : reply(response, status, told)))
    }
    await send().catch(() => undefined)
    expect(await readState()).toEqual({ clientId: 'new', isConnected: false, reason: null })
    expect(await scripted.fresh.database.query('select from notices')).toHaveLength(0)
    scripted.server.answerToken = giveToken
    expect(await send()).toBe(200)
    expect(await readState()).toEqual({ clientId: 'new', isConnected: true, reason: null })
})

test('a session that is refused after the credentials were replaced leaves the new ones alone', async () => {
    expect(await send()).toBe(200)
    scripted.server.answer = (_asked, response) => {
        void connectAnew().then(() => reply(response, 410, error('UNSUPPORTED_API_VERSION', 'Gone.')))
    }
    await expect(send()).rejects.toMatchObject({ code: 'reconnect_needed' })
    expect(await readState()).toEqual({ clientId: 'new', isConnected: false, reason: null })
})

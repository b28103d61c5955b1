/** Activities that are written in the session of a user whom an admin has pre-authorised, and the usual way where nobody has. */
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { decodeJwt } from 'jose'
import { saveConnection } from '../../../../relay/src/connections/index.ts'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import { callApi } from '../../../support/call-api.ts'
import { connectOrg } from '../../../support/connect-org.ts'
import { error, reply, startScriptedSalesforce, USER_ID } from '../../../support/scripted-salesforce.ts'
import type { ScriptedSalesforce } from '../../../support/scripted-salesforce.ts'
import { scriptRows } from '../../../support/scripted-rows.ts'
import type { ScriptedRows } from '../../../support/scripted-rows.ts'
import { ORG_ID } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { ask, log, makeTask, mirror, OWNER, read, resetWrites, startWrites, tellLimits } from '../../../support/start-writes.ts'

const ANN = '005000000000011AAA'
const BEN = '005000000000012AAA'
const encryptionKey = Buffer.alloc(32, 7)
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

let relay: TestRelay
let server: ScriptedSalesforce
let rows: ScriptedRows
let now = new Date()
/** Usernames that Salesforce gives a token for, by user id. */
let approved: Map<string, string>
const clock = { now: () => now }

/** A token names the user whom its assertion was for. */
function giveTokens(): void {
    server.answerToken = ({ body }, response) => {
        const { sub = '' } = decodeJwt(new URLSearchParams(body).get('assertion') ?? '')
        const userId = approved.get(sub)
        if (userId === undefined)
            return reply(response, 400, { error: 'invalid_grant', error_description: "user hasn't approved this consumer" })
        const id = `${server.url}/id/${ORG_ID}/${userId}`
        reply(response, 200, { access_token: `token of ${sub}`, instance_url: server.url, id, token_type: 'Bearer' })
    }
}

async function connect(): Promise<void> {
    const secret = createSealer(encryptionKey).seal(Buffer.from(privateKey), ORG_ID)
    const connection = { loginUrl: server.url, clientId: 'app', grant: 'jwt_bearer', username: 'sync@example.com', secret } as const
    await saveConnection(relay.database, ORG_ID, connection)
}
const nameUser = (userId: string, username: string) => mirror(relay, 'User', userId, { Username: username, IsActive: true })
const drain = () => relay.app.writes.drain()
const writers = () => server.calls.filter(({ path }) => path.endsWith('/composite')).map(({ token }) => token)

beforeAll(async () => {
    server = await startScriptedSalesforce(ORG_ID)
    relay = await startWrites({ clock, encryptionKey, salesforceHosts: [server.host] })
})
beforeEach(async () => {
    now = new Date()
    approved = new Map([
        ['sync@example.com', USER_ID],
        ['ann@example.com', ANN],
        ['ben@example.com', BEN],
    ])
    await relay.database.query('delete from write_users')
    await resetWrites(relay)
    // Credentials that are new begin with new sessions.
    await connect()
    await nameUser(ANN, 'ann@example.com')
    await nameUser(BEN, 'ben@example.com')
    server.calls.length = server.tokenRequests.length = 0
    giveTokens()
    rows = scriptRows(server)
})
afterAll(async () => {
    await relay.stop()
    await server.close()
})

describe('an activity that names whom it is written as', () => {
    test('goes by the API in the session of that user, one call for all of theirs, and the ledger says whose it was', async () => {
        const asked = [ANN, BEN, ANN].map((writeAs, nth) => makeTask({ subject: `Task ${nth}`, writeAs }))
        const [first] = await log(relay, [...asked, makeTask({ ownerId: BEN, writeAs: 'owner' })])
        await drain()
        expect(writers()).toEqual(['token of ann@example.com', 'token of ben@example.com'])
        expect(rows.done).toHaveLength(4)
        expect(await read(relay, first?.id ?? '')).toMatchObject({ state: 'done', writeAs: ANN, writtenAs: ANN, writeAsProblem: null })
        for (const user of [ANN, BEN])
            expect((await callApi(relay, 'GET', `/v1/usage/users/${user}`)).body).toMatchObject({
                entries: [{ quota: 'data', feature: 'write', calls: 1 }],
            })
    })

    test('tells the name of that user as the mirror has it, the username where no name is tracked, and none of a user never seen', async () => {
        await mirror(relay, 'User', BEN, { Username: 'ben@example.com', FirstName: 'Ben', LastName: 'Boss', IsActive: true })
        const told = await log(relay, [ANN, BEN, '005000000000013AAA'].map((writeAs) => makeTask({ writeAs })).concat(makeTask()))
        expect(told.map((write) => write.writeAsName)).toEqual(['ann@example.com', 'Ben Boss', null, null])
    })

    test('keeps its session: the next ones of the user ask for no token', async () => {
        for (let turn = 0; turn < 3; turn++) {
            await log(relay, [makeTask({ writeAs: ANN })])
            await drain()
        }
        expect(writers()).toHaveLength(3)
        expect(server.tokenRequests).toHaveLength(1)
    })

    test('is not leased by Apex, while what anybody may write is', async () => {
        await tellLimits(relay, { data: 14_000 }, now.getTime())
        const [own, other] = await log(relay, [makeTask({ writeAs: ANN }), makeTask()])
        const { commands, more } = await ask(relay, { at: now.getTime() })
        expect([commands.map(({ key }) => key), more]).toEqual([[other?.id], false])
        expect(await read(relay, own?.id ?? '')).toMatchObject({ state: 'waiting', reason: expect.stringContaining('API requests') })
        expect(writers()).toEqual([])
    })

    test('is shown in the backlog with whom it goes as', async () => {
        await tellLimits(relay, { data: 14_000 }, now.getTime())
        await log(relay, [makeTask({ writeAs: ANN })])
        expect((await callApi(relay, 'GET', '/v1/backlog')).body).toMatchObject({
            writes: [{ state: 'waiting', writeAs: ANN, writtenAs: null }],
        })
    })

    test.each([['somebody'], [''], ['00Q000000000001EAA'], [5]])('as %j is refused by name', async (writeAs) => {
        const answer = await callApi(relay, 'POST', '/v1/activities', { body: { activities: [makeTask({ writeAs })] } })
        expect(answer).toMatchObject({ status: 400, body: { error: { field: 'activities[0].writeAs' } } })
    })

    test('is written once when the answer is lost, by whomever it goes the second time', async () => {
        let lost = 0
        rows.lose = (response) => lost++ === 0 && response.destroy() !== undefined
        const [write] = await log(relay, [makeTask({ writeAs: ANN })])
        await drain()
        approved.delete('ann@example.com')
        server.answer = refuseSessions(server.answer)
        now = new Date(now.getTime() + 60_000)
        await drain()
        expect(rows.done).toHaveLength(1)
        const { commands } = await ask(relay, { at: now.getTime() })
        expect(commands.map(({ key }) => key)).toEqual([write?.id])
    })
})

/** Ann's token is worth nothing any more. */
const refuseSessions = (otherwise: ScriptedSalesforce['answer']): ScriptedSalesforce['answer'] => {
    return (asked, response) =>
        asked.token.includes('ann')
            ? reply(response, 401, error('INVALID_SESSION_ID', 'Session expired or invalid'))
            : otherwise(asked, response)
}

describe('whoever may not be written as is passed over: the write goes the usual way and says why', () => {
    const settle = async (writeAs: string) => {
        const [write] = await log(relay, [makeTask({ writeAs })])
        await drain()
        const { commands } = await ask(relay, { at: now.getTime() })
        expect(commands.map(({ key }) => key)).toEqual([write?.id])
        return read(relay, write?.id ?? '')
    }

    test('a user without pre-authorisation, who is asked for once in 15 minutes', async () => {
        approved.delete('ann@example.com')
        expect(await settle(ANN)).toMatchObject({
            writeAs: ANN,
            writeAsProblem: "Salesforce gives no token: user hasn't approved this consumer",
        })
        await settle(ANN)
        expect(server.tokenRequests).toHaveLength(1)
        approved.set('ann@example.com', ANN)
        now = new Date(now.getTime() + 15 * 60_000)
        const [later] = await log(relay, [makeTask({ writeAs: ANN })])
        await drain()
        expect(await read(relay, later?.id ?? '')).toMatchObject({ state: 'done', writtenAs: ANN })
    })

    test('the refusal of a user says nothing of the connection', async () => {
        approved.delete('ann@example.com')
        await settle(ANN)
        expect((await callApi(relay, 'GET', '/v1/connection')).body).toMatchObject({ state: 'unproven', refusedAt: null })
        const [other] = await log(relay, [makeTask({ writeAs: BEN })])
        await drain()
        expect(await read(relay, other?.id ?? '')).toMatchObject({ state: 'done', writtenAs: BEN })
    })

    test('a user whose name is another’s', async () => {
        approved.set('ann@example.com', BEN)
        expect(await settle(ANN)).toMatchObject({ writeAsProblem: 'The user name ann@example.com is that of another user.' })
    })

    test('a user without the package’s object, which pauses nobody else', async () => {
        rows.refuse = () => ({ statusCode: 'INVALID_TYPE', message: "sObject type 'Headroom_Write__c' is not supported." })
        expect(await settle(ANN)).toMatchObject({ writeAsProblem: "sObject type 'Headroom_Write__c' is not supported." })
        expect((await callApi(relay, 'GET', '/v1/backlog')).body).toMatchObject({ channels: { api: { isOpen: true } } })
    })

    test('anybody, where the relay signs in by client credentials', async () => {
        await connectOrg(relay, { orgId: ORG_ID, loginUrl: server.url, encryptionKey })
        expect(await settle(ANN)).toMatchObject({ writeAsProblem: expect.stringContaining('JWT bearer') })
        expect(server.tokenRequests).toHaveLength(0)
    })

    test('anybody, where the settings say Apex', async () => {
        await callApi(relay, 'PUT', '/v1/settings', { body: { writeChannel: 'apex' } })
        expect(await settle(ANN)).toMatchObject({ writeAsProblem: expect.stringContaining('Apex') })
    })
})

describe('a user whom the mirror does not know', () => {
    const UNKNOWN = '005000000000019AAA'
    /** Answers the question for users; all else as an org with the package. */
    function answerUsers(records: readonly object[]): void {
        const otherwise = server.answer
        server.answer = (asked, response) =>
            asked.path.includes('/query?') ? reply(response, 200, { done: true, records }) : otherwise(asked, response)
    }

    test('is looked up once', async () => {
        approved.set('cid@example.com', UNKNOWN)
        answerUsers([{ Username: 'cid@example.com', IsActive: true }])
        for (let turn = 0; turn < 2; turn++) {
            await log(relay, [makeTask({ writeAs: UNKNOWN })])
            await drain()
        }
        expect(writers()).toEqual(['token of cid@example.com', 'token of cid@example.com'])
        expect(server.calls.filter(({ path }) => path.includes('/query?'))).toHaveLength(1)
    })

    test('or who is not active is passed over', async () => {
        answerUsers([{ Username: 'cid@example.com', IsActive: false }])
        const [write] = await log(relay, [makeTask({ writeAs: UNKNOWN })])
        await drain()
        expect(await read(relay, write?.id ?? '')).toMatchObject({
            writeAsProblem: expect.stringContaining('no active user'),
            writtenAs: null,
        })
    })
})

test('a write that nobody is named for goes by Apex as ever', async () => {
    const [write] = await log(relay, [makeTask({ ownerId: OWNER })])
    await drain()
    expect((await ask(relay, { at: now.getTime() })).commands.map(({ key }) => key)).toEqual([write?.id])
    expect(server.tokenRequests).toHaveLength(0)
})

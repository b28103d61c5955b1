/**
 * An activity is created by the user that it names, within that user's own rights, where an admin has pre-authorised the user for the
 * relay’s app and given the permission set Headroom Written As.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { makeKeyAndCertificate, saveConnection } from '../../relay/src/connections/index.ts'
import { createSealer } from '../../relay/src/platform/crypto.ts'
import { addSyncUser } from '../../scripts/demo/sync-user.ts'
import { createApi } from '../org/api/api.ts'
import { freePort } from '../support/free-port.ts'
import { beat, rowsOf, type Pair } from './start-pair.ts'
import { readWrite, startWritesPair, type WriteView } from './start-writes-pair.ts'
import { runApex } from './start-test-world.ts'

let pair: Pair
let server: Server

/** They have no rights but those of the permission sets. */
const WITHOUT_TASKS = 'without.tasks@headroom.example'
const SOME_FIELDS = 'some.fields@headroom.example'
const APPROVED = [WITHOUT_TASKS, SOME_FIELDS]

async function addUser(username: string, ...permissionSets: string[]): Promise<void> {
    await runApex(
        pair,
        `User made = new User(Alias = 'made', Email = '${username}', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US', LastName = 'Made',
             LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', Username = '${username}',
             ProfileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id);
         insert made;`,
    )
    await assign(username, ...permissionSets)
}

const assign = (username: string, ...permissionSets: string[]): Promise<void> =>
    runApex(
        pair,
        `Id holder = [SELECT Id FROM User WHERE Username = '${username}'].Id;
         for (PermissionSet one : [SELECT Id FROM PermissionSet WHERE Name IN ('${permissionSets.join("', '")}')])
             insert new PermissionSetAssignment(AssigneeId = holder, PermissionSetId = one.Id);`,
    )

/** Connected by a certificate as the Sync User; approved are Standard and the two that the tests make. */
beforeAll(async () => {
    const [port, encryptionKey, clientId] = [await freePort(), randomBytes(32), randomUUID()]
    pair = await startWritesPair(
        { sourceFolders: ['force-app/main', 'test/support/rights-sources'] },
        { salesforceHosts: [`127.0.0.1:${port}`], encryptionKey },
    )
    const { services, users } = pair.org
    const { privateKey, certificate } = await makeKeyAndCertificate('Headroom relay', new Date(services.clock.now()))
    const app = { clientId, clientSecret: randomUUID(), appName: 'Headroom', username: await addSyncUser(pair.org) }
    const clients = [{ ...app, certificate, approvedUsernames: [users.standard.username, ...APPROVED] }]
    server = createApi(pair.org, { clients }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    const secret = createSealer(encryptionKey).seal(Buffer.from(privateKey), services.orgId)
    const [loginUrl, grant, username] = [`http://127.0.0.1:${port}`, 'jwt_bearer', app.username] as const
    await saveConnection(pair.relay.database, services.orgId, { loginUrl, clientId, grant, username, secret })
    await assign(users.standard.username, 'Headroom_Written_As')
    await addUser(WITHOUT_TASKS, 'Headroom_Written_As')
    await addUser(SOME_FIELDS, 'Headroom_Written_As', 'Some_Task_Fields')
}, 60_000)
afterAll(async () => {
    await pair.stop()
    server.closeAllConnections()
    server.close()
})

interface AsView extends WriteView {
    readonly writtenAs: string | null
    readonly writeAsProblem: string | null
}

async function log(subject: string, writeAs: string, more: { readonly description?: string } = {}): Promise<string> {
    const activity = { kind: 'task', subject, ownerId: pair.org.users.admin.id, writeAs, ...more }
    const answer = await pair.api.request<{ activities: WriteView[] }>('POST', '/v1/activities', { activities: [activity] })
    return answer.activities[0]?.id ?? ''
}
const creatorOf = (subject: string) =>
    rowsOf(pair.org, `SELECT CreatedById, OwnerId FROM Task WHERE Subject = '${subject}'`).map((task) => [
        task.get('CreatedById'),
        task.get('OwnerId'),
    ])

test('the user who is named created it, whoever owns it, and the calls are booked under that user', async () => {
    const { admin, standard } = pair.org.users
    const id = await log('By Standard', standard.id)
    await pair.relay.app.writes.drain()
    expect(await readWrite(pair, id)).toMatchObject({ state: 'done', channel: 'api', writtenAs: standard.id, writeAsProblem: null })
    expect(creatorOf('By Standard')).toEqual([[standard.id, admin.id]])
    const { entries } = await pair.api.request<{ entries: object[] }>('GET', `/v1/usage/users/${standard.id}`)
    expect(entries).toMatchObject([{ quota: 'data', feature: 'write', object: 'Headroom_Write__c', calls: 1 }])
})

const idOf = (username: string) => pair.org.users.byUsername(username).id

test('a user who may not make tasks is refused, in plain words, and nobody else writes it instead', async () => {
    const id = await log('Not allowed', idOf(WITHOUT_TASKS))
    await pair.relay.app.writes.drain()
    await beat(pair.org)
    expect(await readWrite(pair, id)).toMatchObject({
        state: 'parked',
        problem: {
            code: 'INSUFFICIENT_ACCESS_OR_READONLY',
            message: "Access to entity 'Task' denied",
            text: 'The user may not make or change this record.',
        },
    })
    expect(creatorOf('Not allowed')).toEqual([])
})

test('a field that the user may not write is named; without it the task is made', async () => {
    const user = idOf(SOME_FIELDS)
    const [refused, made] = [await log('With a field', user, { description: 'secret' }), await log('Without it', user)]
    await pair.relay.app.writes.drain()
    expect(await readWrite(pair, refused)).toMatchObject({
        state: 'parked',
        problem: { message: expect.stringContaining('fields being inaccessible on Sobject Task'), fields: ['Description'] },
    })
    expect(await readWrite(pair, made)).toMatchObject({ state: 'done', writtenAs: user })
    expect(creatorOf('With a field')).toEqual([])
    expect(creatorOf('Without it')).toEqual([[user, pair.org.users.admin.id]])
})

test('a user who is deactivated meanwhile is passed over: Apex writes it, once', async () => {
    const { admin, standard } = pair.org.users
    await runApex(pair, `update new User(Id = '${standard.id}', IsActive = false);`)
    await fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}/__org/sessions`, { method: 'DELETE' })
    const id = await log('Too late', standard.id)
    await pair.relay.app.writes.drain()
    expect(await readWrite(pair, id)).toMatchObject({ state: 'waiting', writeAsProblem: expect.stringContaining('user is inactive') })
    await beat(pair.org)
    const write = (await readWrite(pair, id)) as AsView
    expect(write).toMatchObject({ state: 'done', channel: 'apex', writtenAs: null })
    const [[creator, owner] = []] = creatorOf('Too late')
    expect(owner).toBe(admin.id)
    expect(creator).not.toBe(standard.id)
})

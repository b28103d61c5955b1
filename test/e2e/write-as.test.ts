/** An activity is created by the user that it names, where an admin has pre-authorised that user for the relay’s app. */
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { makeKeyAndCertificate, saveConnection } from '../../relay/src/connections/index.ts'
import { createSealer } from '../../relay/src/platform/crypto.ts'
import { createApi } from '../org/api/api.ts'
import { beat, rowsOf, type Pair } from './start-pair.ts'
import { readWrite, startWritesPair, type WriteView } from './start-writes-pair.ts'
import { freePort, runApex } from './start-test-world.ts'

let pair: Pair
let server: Server

/** Connected by a certificate as the admin; of the other users only Standard is approved. */
beforeAll(async () => {
    const [port, encryptionKey, clientId] = [await freePort(), randomBytes(32), randomUUID()]
    pair = await startWritesPair({}, { salesforceHosts: [`127.0.0.1:${port}`], encryptionKey })
    const { services, users } = pair.org
    const { privateKey, certificate } = await makeKeyAndCertificate('Headroom relay', new Date(services.clock.now()))
    const app = { clientId, clientSecret: randomUUID(), appName: 'Headroom', username: users.admin.username }
    const clients = [{ ...app, certificate, approvedUsernames: [users.standard.username] }]
    server = createApi(pair.org, { clients }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    const secret = createSealer(encryptionKey).seal(Buffer.from(privateKey), services.orgId)
    const [loginUrl, grant, username] = [`http://127.0.0.1:${port}`, 'jwt_bearer', users.admin.username] as const
    await saveConnection(pair.relay.database, services.orgId, { loginUrl, clientId, grant, username, secret })
    // What a user who is written as needs of the package’s object is what the Sync User has.
    await runApex(
        pair,
        `insert new PermissionSetAssignment(AssigneeId = '${users.standard.id}',
             PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'Headroom_Sync_User'].Id);`,
    )
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

async function log(subject: string, writeAs: string): Promise<string> {
    const activity = { kind: 'task', subject, ownerId: pair.org.users.admin.id, writeAs }
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

/**
 * Campaign and an object that only this org has: an admin approves them, they are read at intervals as the Sync User while leads arrive
 * in real time, and an application writes them by either channel.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createApi } from '../org/api/api.ts'
import { eventually } from '../support/call-api.ts'
import { connectOrg } from '../support/connect-org.ts'
import { freePort } from '../support/free-port.ts'
import { beat, rowsOf, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex } from './start-test-world.ts'

const SYNC_USER = 'sync.user@headroom.example'
const FIELDS: Readonly<Record<string, readonly [string, string]>> = { Campaign: ['Name', 'Status'], My_Thing__c: ['Name', 'Color__c'] }
const OBJECTS = Object.keys(FIELDS)

let pair: Pair
let server: Server

const apex = async (code: string): Promise<void> => {
    await runApex(pair, code)
    await pair.org.settle()
}

/** The admin's own rights on a new field come with a permission set, as in any org. */
const addPeople = (): Promise<void> =>
    runApex(
        pair,
        `User made = new User(Alias = 'sync', Email = '${SYNC_USER}', EmailEncodingKey = 'UTF-8', LanguageLocaleKey = 'en_US', LastName = 'Sync',
             LocaleSidKey = 'en_US', TimeZoneSidKey = 'GMT', Username = '${SYNC_USER}',
             ProfileId = [SELECT Id FROM Profile WHERE Name = 'Minimum Access - Salesforce'].Id);
         insert made;
         for (PermissionSet one : [SELECT Id FROM PermissionSet WHERE Name IN ('Headroom_Sync_User', 'My_Things')])
             insert new PermissionSetAssignment(AssigneeId = made.Id, PermissionSetId = one.Id);
         insert new PermissionSetAssignment(
             AssigneeId = UserInfo.getUserId(),
             PermissionSetId = [SELECT Id FROM PermissionSet WHERE Name = 'My_Things_Admin'].Id);`,
    )

/** An object that is new to the package is described first, and then its fields can be chosen. */
async function approve(object: string, [name, other]: readonly [string, string]): Promise<void> {
    await apex(`ApprovalsController.addObject('${object}');`)
    const described = await pair.api.request<{ fields: { name: string }[] }>('GET', `/v1/schema/${object}`)
    expect(described.fields.map((field) => field.name)).toEqual(expect.arrayContaining([name, other]))
    await apex(`ApprovalsController.approveTrackedFields('${object}', new List<String>{ '${name}', '${other}' });
        ApprovalsController.approveWritableFields('${object}', new List<String>{ '${other}' });`)
}

beforeAll(async () => {
    const [port, encryptionKey] = [await freePort(), randomBytes(32)]
    const sourceFolders = ['force-app/main', 'test/support/thing-sources']
    pair = await startPair({ sourceFolders }, { salesforceHosts: [`127.0.0.1:${port}`], encryptionKey })
    await addPeople()
    const client = { clientId: randomUUID(), clientSecret: randomUUID() }
    server = createApi(pair.org, { clients: [{ ...client, appName: 'Headroom', username: SYNC_USER }] }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    await connectOrg(pair.relay, { orgId: pair.org.services.orgId, loginUrl: `http://127.0.0.1:${port}`, ...client, encryptionKey })
    for (const [object, fields] of Object.entries(FIELDS)) await approve(object, fields)
    await apex('ApprovalsController.allowWriteBack();')
    await pair.api.request('PUT', '/v1/mapping/My_Thing__c', { direction: 'both', winner: 'salesforce', fields: [] })
    await beat(pair.org)
    await endInterval()
    await pair.relay.database.query('delete from changes')
}, 120_000)
afterAll(async () => {
    await pair.stop()
    server.closeAllConnections()
    server.close()
})

const countCalls = (): number => Object.values(pair.org.usage.snapshot().apiCalls).reduce((sum, calls) => sum + calls, 0)

interface Sync {
    readonly mode: string
    readonly run: { readonly startedAt: string; readonly finishedAt: string | null; readonly problem: string | null } | null
}

/** The worker looks, as it does each minute; returns what the run that was due cost the org. */
async function endInterval(): Promise<number> {
    const look = () => pair.api.request<Sync>('GET', '/v1/sync')
    const [calls, before] = [countCalls(), (await look()).run?.startedAt]
    await pair.relay.database.query('update sync_state set next_at = now()')
    await pair.api.request('POST', '/v1/sync/resume')
    const { mode, run } = await eventually(async () => {
        const now = await look()
        return now.run !== null && now.run.startedAt !== before && now.run.finishedAt !== null ? now : null
    })
    expect([mode, run?.problem]).toEqual(['realtime', null])
    return countCalls() - calls
}

/** Of both objects, in the order of their names. */
function rowsInOrg(): unknown[] {
    return OBJECTS.flatMap((object) =>
        rowsOf(pair.org, `SELECT Id, ${FIELDS[object]?.join(', ')} FROM ${object} ORDER BY Id`).map((row) => ({
            object,
            id: row.get('Id'),
            values: Object.fromEntries((FIELDS[object] ?? []).map((name) => [name, row.get(name)])),
        })),
    )
}
const rowsInMirror = (): Promise<unknown[]> =>
    pair.relay.database.query(
        `select object, record_id as id, values from records where object = any($1) and not is_deleted order by object, record_id`,
        [OBJECTS],
    )

test('what is saved of them arrives at the end of the interval and a lead at once; feed and mirror equal the org', async () => {
    const calls = countCalls()
    await apex(`insert new Lead(LastName = 'Ada', Company = 'Engines');
        insert new Campaign(Name = 'Spring', Status = 'Planned');
        insert new List<My_Thing__c>{ new My_Thing__c(Name = 'One', Color__c = 'red'), new My_Thing__c(Name = 'Two', Color__c = 'blue') };`)
    expect([(await readFeed(pair)).map(({ object }) => object), countCalls() - calls]).toEqual([['Lead'], 0])
    expect(await endInterval()).toBe(2)
    expect(await rowsInMirror()).toEqual(rowsInOrg())

    await apex(`update new Campaign(Id = [SELECT Id FROM Campaign].Id, Status = 'In Progress');
        delete [SELECT Id FROM My_Thing__c WHERE Name = 'Two'];`)
    expect(await endInterval()).toBe(2)
    expect(await rowsInMirror()).toEqual(rowsInOrg())
    const told = (await readFeed(pair)).slice(1).map(({ object, operation }) => `${object} ${operation}`)
    expect(told.slice(0, 3).toSorted()).toEqual(['Campaign created', 'My_Thing__c created', 'My_Thing__c created'])
    expect(told.slice(3).toSorted()).toEqual(['Campaign updated', 'My_Thing__c deleted'])
})

interface Write {
    readonly id: string
    readonly state: string
    readonly channel: string | null
    readonly problem: unknown
}

const readWrite = ({ id }: Write): Promise<Write> => pair.api.request<Write>('GET', `/v1/activities/${id}`)

async function write(channel: 'apex' | 'api', values: readonly [string, string]): Promise<Write[]> {
    await pair.api.request('PUT', '/v1/settings', { writeChannel: channel })
    const campaign = rowsOf(pair.org, 'SELECT Id FROM Campaign')[0]?.get('Id') as string
    const writes = [
        await pair.api.request<Write>('PATCH', `/v1/records/Campaign/${campaign}`, { fields: { Status: values[0] } }),
        await pair.api.request<Write>('PUT', '/v1/records/My_Thing__c/by/Name/One', { fields: { Color__c: values[1] } }),
    ]
    if (channel === 'apex') await beat(pair.org)
    return eventually(async () => {
        await pair.relay.app.writes.drain()
        const now = await Promise.all(writes.map(readWrite))
        return now.every(({ state }) => state === 'done' || state === 'parked') ? now : null
    })
}

const WAYS: [channel: 'apex' | 'api', values: [string, string], callsMax: number][] = [
    ['apex', ['Completed', 'green'], 0],
    ['api', ['Aborted', 'grey'], 2],
]

test.each(WAYS)(
    'an application writes them by the channel %s, and what comes back is known to be its own',
    async (channel, values, callsMax) => {
        const calls = countCalls()
        const done = { state: 'done', channel, problem: null }
        expect(await write(channel, values)).toEqual([expect.objectContaining(done), expect.objectContaining(done)])
        expect(countCalls() - calls).toBeLessThanOrEqual(callsMax)
        expect(rowsInOrg()).toMatchObject([{ values: { Status: values[0] } }, { values: { Color__c: values[1] } }])
        await endInterval()
        expect(await rowsInMirror()).toEqual(rowsInOrg())
        expect((await readFeed(pair)).slice(-2)).toMatchObject([{ origin: 'headroom' }, { origin: 'headroom' }])
    },
)

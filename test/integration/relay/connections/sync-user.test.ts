/** What the Sync User lacks is said in plain words, one line for each, in few calls; what cannot be found out is not called right. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { error, reply } from '../../../support/scripted-salesforce.ts'
import type { Answer } from '../../../support/scripted-salesforce.ts'
import { ORG, startScriptedConnection } from '../../../support/scripted-connection.ts'
import type { ScriptedConnection } from '../../../support/scripted-connection.ts'

const OBJECTS = ['Account', 'Campaign', 'Contact', 'Lead', 'Opportunity']
const LIMITS = {
    DailyApiRequests: { Max: 15_000, Remaining: 14_000, 'Some App': { Max: 0, Remaining: 0 } },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 9_999 },
}

let scripted: ScriptedConnection

beforeEach(async () => {
    scripted = await startScriptedConnection()
})
afterEach(() => scripted.close())

const part = (referenceId: string, records: object[]) => ({
    referenceId,
    httpStatusCode: 200,
    body: { totalSize: records.length, done: true, records },
})

function answerWith(
    viewAllData: boolean,
    objects: readonly string[],
    limits: Answer = (_asked, response) => reply(response, 200, LIMITS),
): void {
    const rows = objects.map((SobjectType) => ({ SobjectType, PermissionsRead: true, PermissionsViewAllRecords: true }))
    const compositeResponse = [part('user', [{ PermissionsViewAllData: viewAllData }]), part('objects', rows)]
    scripted.server.answer = (asked, response) =>
        asked.path.endsWith('/limits') ? limits(asked, response) : reply(response, 200, { compositeResponse })
}

const refuse =
    (status: number, code: string): Answer =>
    (_asked, response) =>
        reply(response, status, error(code, 'No.'))

async function faults(): Promise<string[]> {
    const findings = await scripted.connections.check(ORG)
    return findings.filter(({ isOk }) => isOk !== true).map(({ check, text }) => `${check}: ${text}`)
}

test('a Sync User that has everything is found fit in two calls, and the limits it read are known from then on', async () => {
    answerWith(true, [])
    expect(await faults()).toEqual([])
    expect(scripted.server.calls).toHaveLength(2)
    const states = await scripted.fresh.database.query(
        'select quota, used::int, source from quota_state where org_id = $1 order by quota',
        [ORG],
    )
    expect(states).toEqual([
        { quota: 'bulk', used: 1, source: 'limits' },
        { quota: 'data', used: 1_000, source: 'limits' },
    ])
})

test('each object that it does not see whole is named, and activities without View All Data', async () => {
    answerWith(false, OBJECTS.slice(1))
    expect(await faults()).toEqual([
        'Account: give the Sync User Read and View All on Account',
        expect.stringContaining('activities: interval sync sees only tasks and events'),
    ])
})

test('objects that an admin added are looked at too, and what has no permission of its own is neither right nor wrong', async () => {
    const needed = new Map([
        ['Badge__c', ['Name']],
        ['CampaignMember', ['Status']],
        ['Task', ['Subject', 'Secret__c']],
    ])
    const other = await startScriptedConnection({ needed })
    const rows = OBJECTS.map((SobjectType) => ({ SobjectType, PermissionsRead: true, PermissionsViewAllRecords: true }))
    const compositeResponse = [part('user', [{ PermissionsViewAllData: false }]), part('objects', rows)]
    other.server.answer = (asked, response) => {
        if (asked.path.endsWith('/limits')) return reply(response, 200, LIMITS)
        if (asked.path.endsWith('/Badge__c/describe')) return reply(response, 404, error('NOT_FOUND', 'No.'))
        const fields = [{ name: 'Name' }, { name: 'Status' }, { name: 'Subject' }]
        return reply(response, 200, asked.path.endsWith('/describe') ? { fields } : { compositeResponse })
    }
    const findings = await other.connections.check(ORG)
    await other.close()
    expect(findings.flatMap(({ check, isOk, text }) => (isOk === true ? [] : [[isOk, check, text]]))).toEqual([
        [false, 'Badge__c', 'give the Sync User Read and View All on Badge__c'],
        [null, 'CampaignMember', expect.stringContaining('what the Sync User may see is read')],
        [false, 'activities', expect.any(String)],
        [false, 'Badge__c fields', 'give the Sync User Read on Badge__c: none is read'],
        [false, 'Task fields', 'give the Sync User Read on Task.Secret__c: without it they are not read'],
    ])
})

test('without View Setup and Configuration the limits are named, and the rest is checked all the same', async () => {
    answerWith(true, [], refuse(403, 'INSUFFICIENT_ACCESS'))
    expect(await faults()).toEqual([expect.stringContaining('View Setup and Configuration')])
    expect(scripted.server.calls).toHaveLength(2)
})

test('a closed API names the permission and the add-on, and nothing more is asked', async () => {
    answerWith(true, [], refuse(403, 'API_DISABLED_FOR_ORG'))
    expect(await faults()).toEqual([expect.stringMatching(/API Enabled.*Professional Edition it is an add-on/s)])
    expect(scripted.server.calls).toHaveLength(1)
})

test('what cannot be looked at is neither right nor wrong', async () => {
    answerWith(true, OBJECTS)
    const { answer } = scripted.server
    scripted.server.answer = (asked, response) =>
        asked.path.endsWith('/composite') ? reply(response, 400, error('INVALID_TYPE', 'No such object')) : answer(asked, response)
    const findings = await scripted.connections.check(ORG)
    expect(findings.find(({ check }) => check === 'access')).toMatchObject({ isOk: null, text: expect.stringContaining('No such object') })
})

test('credentials of another org and an org that is not connected are told as such', async () => {
    scripted.server.answerToken = (_asked, response) => {
        const id = `https://login.salesforce.com/id/00D000000000666EAA/005000000000001AAA`
        reply(response, 200, { access_token: 'token', instance_url: scripted.server.url, id })
    }
    expect(await faults()).toEqual([`sign-in: These credentials are of the org 00D000000000666EAA, not of ${ORG}.`])
    expect(await scripted.connections.check('00D000000000777EAA')).toMatchObject([{ check: 'sign-in', isOk: false }])
})

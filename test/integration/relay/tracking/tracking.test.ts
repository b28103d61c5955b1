/** Which of the approved fields leave the org: chosen over the API, told to the org with each answer, held by the rules that use them. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import type { ApiAnswer } from '../../../support/call-api.ts'
import { LEAD_FIELDS, describeLead, readControl } from '../../../support/describe-org.ts'
import { OTHER_ORG_ID, makeBody, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

interface Listed {
    tracksAllApproved: boolean
    fields: {
        name: string
        isWanted: boolean
        isTracked: boolean
        isApproved: boolean | null
        isSeenInRealTime: boolean
        usedBy: string[]
    }[]
}

let relay: TestRelay
let sequenceId: string
/** Of the configuration, when the test begins. */
let version: number

beforeAll(async () => {
    relay = await startRelay()
    sequenceId = await makeSequence(relay, 'Outbound')
})
afterAll(() => relay.stop())
beforeEach(async () => {
    for (const table of ['rules', 'tracked_fields', 'schemas', 'audit']) await relay.database.query(`delete from ${table}`)
    await describeLead(relay, LEAD_FIELDS, ['Status', 'Rating', 'Score__c'])
    version = (await readControl(relay))['configVersion'] as number
})

const choose = (fields: readonly string[] | null): Promise<ApiAnswer> =>
    callApi(relay, 'PUT', '/v1/objects/Lead/fields', { body: { fields } })
const list = async (): Promise<Listed> => (await callApi(relay, 'GET', '/v1/objects/Lead/fields')).body as Listed
const tracked = (listed: Listed): string[] => listed.fields.filter(({ isTracked }) => isTracked).map(({ name }) => name)
const makeRule = (change: object = {}): Promise<ApiAnswer> =>
    callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId, change) })

test('while nobody has chosen, all that is approved is tracked, and an org for which nobody ever has is told nothing', async () => {
    const listed = await list()
    expect(listed.tracksAllApproved).toBe(true)
    expect(tracked(listed)).toEqual(['Status', 'Rating', 'Score__c'])
    expect(listed.fields.find(({ name }) => name === 'Score__c')).toMatchObject({ isSeenInRealTime: false })
    const body = makeBody([], { kind: 'heartbeat', orgId: OTHER_ORG_ID })
    const answer = await post(relay, body, signHeaders(await relay.addOrg(OTHER_ORG_ID), body))
    expect(answer.body['control']).toMatchObject({ configVersion: 0 })
    expect(answer.body['control']).not.toHaveProperty('config')
})

test('a choice narrows what is approved, never widens it, and the org is told under a new version', async () => {
    const answer = await choose(['Status', 'LastName'])
    expect(answer.status).toBe(200)
    expect(tracked(answer.body as Listed)).toEqual(['Status'])
    expect((await list()).fields.filter(({ isWanted }) => isWanted).map(({ name }) => name)).toEqual(['LastName', 'Status'])
    expect(await readControl(relay)).toMatchObject({
        configVersion: version + 1,
        config: { trackedFields: { Lead: ['Status', 'LastName'] } },
    })
    await choose(null)
    const { configVersion, config } = await readControl(relay)
    expect([configVersion, (config as { trackedFields: object }).trackedFields]).toEqual([version + 2, {}])
})

test('a field that a rule uses cannot be left out, and the error names the rule', async () => {
    await makeRule()
    expect((await list()).fields.find(({ name }) => name === 'Status')?.usedBy).toEqual(['Lead becomes Working'])
    const answer = await choose(['Rating'])
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'in_use', field: 'fields' } } })
    expect(answer.text).toContain('Lead becomes Working')
    expect((await choose(['Status'])).status).toBe(200)
})

test('a field that comes into use is tracked by itself, and the org is told', async () => {
    await choose(['Rating'])
    await makeRule()
    expect(await readControl(relay)).toMatchObject({
        configVersion: version + 2,
        config: { trackedFields: { Lead: ['Rating', 'Status'] } },
    })
    await makeRule({ name: 'Another' })
    expect(await readControl(relay)).toMatchObject({ configVersion: version + 2 })
})

test('a conversion rule holds the field that says so', async () => {
    await makeRule({ event: 'converted', conditions: [] })
    const answer = await choose(['Status'])
    expect(answer).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('IsConverted') } } })
})

test.each([
    ['fields[1]', ['Status', 'Nonsense__c'], 'no field Nonsense__c'],
    ['fields[0]', ['status'], 'Salesforce spells it Status'],
    ['fields[0]', ['Name FROM User--'], 'API name'],
    ['fields', Array.from({ length: 281 }, () => 'Status'), 'at most 280'],
])('a wrong name is refused at %s and changes nothing', async (field, fields, message) => {
    const answer = await choose(fields)
    expect(answer).toMatchObject({ status: 400, body: { error: { field } } })
    expect(answer.text).toContain(message)
    expect(await readControl(relay)).toMatchObject({ configVersion: version })
})

test('who chose what is in the audit', async () => {
    await choose(['Status'])
    const audit = await callApi(relay, 'GET', '/v1/audit')
    expect((audit.body as { entries: object[] }).entries[0]).toMatchObject({
        actor: `token …${relay.org.token.slice(-4)}`,
        subject: 'tracked_fields',
        subjectId: 'Lead',
        action: 'created',
        after: { object: 'Lead', fields: ['Status'] },
    })
})

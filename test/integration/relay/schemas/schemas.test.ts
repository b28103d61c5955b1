/** What an org says of its objects is kept, versioned, and compared with what it said before. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { LEAD_FIELDS, describeLead, makeField, readControl } from '../../../support/describe-org.ts'
import { OTHER_ORG_ID, deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay

beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())
beforeEach(async () => {
    for (const table of ['schemas', 'schema_changes']) await relay.database.query(`delete from ${table}`)
    await relay.database.query('update orgs set schema_wanted = true')
})

const read = async (path: string) => (await callApi(relay, 'GET', path)).body as Record<string, unknown>

test('the golden description is kept as it came, with what the admin approved', async () => {
    const body = readFileSync(new URL('../../../contract/delivery-schema.json', import.meta.url))
    const golden = JSON.parse(body.toString()) as { orgId: string; schema: { Lead: { fields: object[] } }; approvals: object }
    const org = await relay.addOrg(golden.orgId)
    const answer = await post(relay, body, signHeaders(org, body))
    expect(answer).toMatchObject({ status: 200, body: { accepted: 0, parked: 0 } })
    const kept = await callApi(relay, 'GET', '/v1/schema/Lead', { token: org.token })
    expect(kept.body).toEqual({
        object: 'Lead',
        version: 1,
        describedAt: expect.any(String),
        fields: golden.schema.Lead.fields,
        approvedFields: ['LastName', 'Status', 'AnnualRevenue', 'CreatedDate'],
        writableFields: ['Status'],
    })
})

test('an org is asked to describe itself until it does, and again when somebody asks', async () => {
    expect(await readControl(relay)).toMatchObject({ schemaWanted: true })
    const answer = await describeLead(relay)
    expect(answer.body['control']).not.toHaveProperty('schemaWanted')
    expect(await readControl(relay)).not.toHaveProperty('schemaWanted')
    expect((await callApi(relay, 'POST', '/v1/schema')).status).toBe(204)
    expect(await readControl(relay)).toMatchObject({ schemaWanted: true })
})

test('a description that says the same keeps its version; one that differs gets the next, and the difference is listed', async () => {
    await describeLead(relay)
    await describeLead(relay, LEAD_FIELDS.toReversed())
    expect(await read('/v1/schema/Lead')).toMatchObject({ version: 1 })
    expect(await read('/v1/schema/Lead/changes')).toEqual({ changes: [], next: null })
    await describeLead(relay, [...LEAD_FIELDS.slice(1), makeField('Region__c', 'string')])
    expect(await read('/v1/schema')).toEqual({
        objects: [{ object: 'Lead', version: 2, describedAt: expect.any(String), fieldCount: LEAD_FIELDS.length }],
    })
    expect(await read('/v1/schema/Lead/changes')).toMatchObject({
        changes: [{ object: 'Lead', version: 2, added: ['Region__c'], removed: ['LastName'], changed: [] }],
    })
})

test('a delivery that does not tell of approvals leaves them as they were', async () => {
    await describeLead(relay, LEAD_FIELDS, ['Status'])
    await describeLead(relay, LEAD_FIELDS, null)
    expect(await read('/v1/schema/Lead')).toMatchObject({ approvedFields: ['Status'], writableFields: ['Status'] })
})

test('an object that was not described is version 0 without fields', async () => {
    expect(await read('/v1/schema/Contact')).toEqual({
        object: 'Contact',
        version: 0,
        describedAt: null,
        fields: [],
        approvedFields: null,
        writableFields: null,
    })
})

test('a name that every JavaScript object answers to is a name like others', async () => {
    const body = makeBody([], { kind: 'schema', schema: { constructor: { fields: [] } }, approvals: {} })
    expect((await post(relay, body, signHeaders(relay.org, body))).status).toBe(200)
    expect(await read('/v1/schema/constructor')).toMatchObject({ version: 1, approvedFields: null })
})

test.each<[string, object]>([
    ['schema', {}],
    ['changes', { schema: {}, changes: [makeChange()] }],
    ['schema.Lead.fields[0].type', { schema: { Lead: { fields: [makeField('Status', 'PICKLIST!')] } } }],
    [
        'schema.Lead.fields',
        { schema: { Lead: { fields: Array.from({ length: 1_001 }, (_, number) => makeField(`F${number}__c`, 'string')) } } },
    ],
    [
        'schema.Lead.fields[0].picklistValues',
        { schema: { Lead: { fields: [makeField('A', 'picklist', { picklistValues: Array(501).fill('x') })] } } },
    ],
    ['approvals.trackedFields.Lead[0]', { schema: {}, approvals: { trackedFields: { Lead: ['Name FROM User--'] } } }],
])('a description with a fault in %s is refused with the field and changes nothing', async (field, more) => {
    await describeLead(relay)
    const before = await read('/v1/schema/Lead')
    const body = makeBody([], { kind: 'schema', ...more })
    expect(await post(relay, body, signHeaders(relay.org, body))).toMatchObject({ status: 400, body: { error: { field } } })
    expect(await read('/v1/schema/Lead')).toEqual(before)
})

test('another org sees nothing of it, and changes are accepted beside it', async () => {
    await describeLead(relay)
    const other = await relay.addOrg(OTHER_ORG_ID)
    expect((await callApi(relay, 'GET', '/v1/schema', { token: other.token })).body).toEqual({ objects: [] })
    expect((await deliver(relay, [makeChange()])).status).toBe(200)
})

/** Rows H1 to H17: what the org's REST API answers. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { OrgApi, Reply } from '../support/start-org-api.ts'
import { startOrgApi } from '../support/start-org-api.ts'

let api: OrgApi

beforeAll(async () => {
    api = await startOrgApi()
})

afterAll(async () => {
    await api.close()
})

const lead = (name: string, more: object = {}) => ({ LastName: name, Company: 'Acme', ...more })
const ofType = (type: string, row: object) => ({ attributes: { type }, ...row })
const query = (text: string, headers: Record<string, string> = {}) =>
    api.request('GET', `/query?q=${encodeURIComponent(text)}`, { headers })
const sample = (name: string): { status: number; body: unknown } =>
    JSON.parse(readFileSync(`test/contract/samples/${name}.json`, 'utf8')) as { status: number; body: unknown }

async function createLead(name: string, more: object = {}): Promise<string> {
    const reply = await api.request('POST', '/sobjects/Lead', { body: lead(name, more) })
    expect(reply.status).toBe(201)
    return (reply.body as { id: string }).id
}

function expectError(reply: Reply, status: number, errorCode: string, message: string, fields?: string[]): void {
    expect({ status: reply.status, body: reply.body }).toEqual({
        status,
        body: [{ message, errorCode, ...(fields === undefined ? {} : { fields }) }],
    })
}

describe('errors', () => {
    test('APEX H1 an error is a list of message, code and fields with the documented status', async () => {
        const replies = await Promise.all([
            api.request('POST', '/sobjects/Lead', { body: '{' }),
            api.request('GET', '/limits', { token: null }),
            api.request('GET', '/sobjects/Nothing__c'),
            api.request('DELETE', '/limits'),
            api.request('POST', '/sobjects/Lead', { body: 'LastName=x', headers: { 'content-type': 'text/plain' } }),
        ])
        expect(replies.map((reply) => reply.status)).toEqual([400, 401, 404, 405, 415])
        for (const { body } of replies)
            expect(body).toEqual([{ message: expect.any(String), errorCode: expect.stringMatching(/^[A-Z_]+$/) }])
    })

    test('APEX H2 an unknown field has one text in a query and another in a body', async () => {
        const asked = await query('SELECT Nope FROM Lead')
        expect([asked.status, (asked.body as { errorCode: string }[])[0]?.errorCode]).toEqual([400, 'INVALID_FIELD'])
        expect((asked.body as { message: string }[])[0]?.message).toContain(
            "ERROR at Row:1:Column:8\nNo such column 'Nope' on entity 'Lead'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
        )
        const sent = await api.request('POST', '/sobjects/Lead', { body: lead('Body', { Nope: 1 }) })
        expectError(sent, 400, 'INVALID_FIELD', "No such column 'Nope' on sobject of type Lead")
    })

    test('APEX H3 an unknown object, an absent record and an unknown external id are 404 NOT_FOUND', async () => {
        const text = 'Provided external ID field does not exist or is not accessible: '
        expectError(await api.request('GET', '/sobjects/Nope__c/describe'), 404, 'NOT_FOUND', 'The requested resource does not exist')
        expectError(await api.request('GET', '/nowhere'), 404, 'NOT_FOUND', 'The requested resource does not exist')
        expectError(await api.request('GET', '/sobjects/Lead/00Q000000000001EAA'), 404, 'NOT_FOUND', `${text}00Q000000000001EAA`)
        expectError(await api.request('PATCH', '/sobjects/Lead/Company/x', { body: lead('Key') }), 404, 'NOT_FOUND', `${text}Company`)
    })

    test('APEX H4 a bad id is 400 MALFORMED_ID', async () => {
        expectError(await api.request('GET', '/sobjects/Lead/nonsense'), 400, 'MALFORMED_ID', 'malformed id nonsense')
        const other = await api.request('GET', '/sobjects/Lead/001000000000001AAA')
        expectError(other, 400, 'MALFORMED_ID', 'Lead ID: id value of incorrect type: 001000000000001AAA', ['Id'])
        const inBody = await api.request('POST', '/sobjects/Contact', { body: { LastName: 'Ref', AccountId: 'nonsense' } })
        expectError(inBody, 400, 'MALFORMED_ID', 'Account ID: id value of incorrect type: nonsense', ['AccountId'])
    })

    test('APEX H5 a missing required field is named', async () => {
        const reply = await api.request('POST', '/sobjects/Lead', { body: { LastName: 'No company' } })
        expect({ status: reply.status, body: reply.body }).toEqual(sample('lead-required-field'))
    })

    test('APEX H6 a wrong method is 405 with the methods that are allowed', async () => {
        const reply = await api.request('POST', '/sobjects/Lead/00Q000000000001EAA', { body: {} })
        expectError(reply, 405, 'METHOD_NOT_ALLOWED', "HTTP Method 'POST' not allowed. Allowed are HEAD,GET,PATCH,DELETE")
    })

    test('APEX H7 a bad, revoked or expired token is 401 INVALID_SESSION_ID', async () => {
        expectError(await api.request('GET', '/limits', { token: 'wrong' }), 401, 'INVALID_SESSION_ID', 'Session expired or invalid')
        const recorded = (sample('session-invalid-rest').body as object[])[0] ?? {}
        const [own] = (await api.request('GET', '/limits', { token: null })).body as object[]
        expect(Object.keys(own ?? {}).sort()).toEqual(Object.keys(recorded).sort())
    })

    test('APEX H8 past the daily allowance every request is 403 and changes nothing', async () => {
        const before = api.org.limits.read('DailyApiRequests')
        api.org.limits.set('DailyApiRequests', { used: before.max })
        const reply = await api.request('POST', '/sobjects/Lead', { body: lead('Too late') })
        api.org.limits.set('DailyApiRequests', { used: before.used })
        expect({ status: reply.status, body: reply.body }).toEqual(sample('request-limit-exceeded'))
        expect((await query("SELECT Id FROM Lead WHERE LastName = 'Too late'")).body).toMatchObject({ totalSize: 0 })
    })
})

describe('records', () => {
    test('APEX H9 create answers 201 with the id and its address, update and delete 204 without a body', async () => {
        const made = await api.request('POST', '/sobjects/Lead', { body: lead('Nine') })
        const id = (made.body as { id: string }).id
        expect(made.body).toEqual({ id: expect.stringMatching(/^00Q[A-Za-z0-9]{15}$/), success: true, errors: [] })
        expect([made.status, made.headers.get('location')]).toEqual([201, `/services/data/v66.0/sobjects/Lead/${id}`])
        const changed = await api.request('PATCH', `/sobjects/Lead/${id}`, { body: { Company: 'Changed' } })
        expect([changed.status, changed.body]).toEqual([204, ''])
        expect((await api.request('GET', `/sobjects/Lead/${id}?fields=Company`)).body).toMatchObject({ Company: 'Changed' })
        const gone = await api.request('DELETE', `/sobjects/Lead/${id}`)
        expect([gone.status, gone.body]).toEqual([204, ''])
        expect((await api.request('GET', `/sobjects/Lead/${id}`)).status).toBe(404)
    })

    test('APEX H10 upsert answers 201 for a new record, 200 for a known one and 300 for several', async () => {
        const path = '/sobjects/Lead/External_Key__c/k-10'
        const made = await api.request('PATCH', path, { body: lead('Ten') })
        expect([made.status, made.body]).toEqual([201, { id: expect.any(String), success: true, errors: [], created: true }])
        const again = await api.request('PATCH', path, { body: { Company: 'Again' } })
        expect([again.status, again.body]).toEqual([200, { ...(made.body as object), created: false }])
        const old = await api.request('PATCH', '//services/data/v45.0/sobjects/Lead/External_Key__c/k-10', { body: { Company: 'Old' } })
        expect([old.status, old.body]).toEqual([204, ''])
        const ids = [await createLead('Twin A', { Shared_Key__c: 'twin' }), await createLead('Twin B', { Shared_Key__c: 'twin' })]
        const several = await api.request('PATCH', '/sobjects/Lead/Shared_Key__c/twin', { body: { Company: 'Both' } })
        expect(several.status).toBe(300)
        expect((several.body as string[]).sort()).toEqual(ids.map((id) => `/services/data/v66.0/sobjects/Lead/${id}`).sort())
        expect((await query("SELECT Id FROM Lead WHERE Company = 'Both'")).body).toMatchObject({ totalSize: 0 })
    })

    test('APEX H11 collections take 200 rows of 10 runs of types and answer one result per row in input order', async () => {
        const rows = Array.from({ length: 201 }, (_, index) => ofType('Lead', lead(`Many ${index}`)))
        const message = 'record limit reached. cannot submit more than 200 records into this call'
        expectError(await api.request('POST', '/composite/sobjects', { body: { records: rows } }), 400, 'EXCEEDED_ID_LIMIT', message)
        const mixed = [rows[0], ofType('Lead', { LastName: 'No company' }), ofType('Account', { Name: 'Mixed' }), rows[1]]
        const reply = await api.request('POST', '/composite/sobjects', { body: { allOrNone: false, records: mixed } })
        expect(reply.status).toBe(200)
        expect((reply.body as { success: boolean }[]).map((result) => result.success)).toEqual([true, false, true, true])
        expect((reply.body as { id?: string }[]).map((result) => result.id?.slice(0, 3))).toEqual(['00Q', undefined, '001', '00Q'])
        const runs = Array.from({ length: 11 }, (_, index) => (index % 2 === 0 ? rows[0] : ofType('Account', { Name: 'Run' })))
        expect((await api.request('POST', '/composite/sobjects', { body: { records: runs } })).status).toBe(400)
        const untyped = await api.request('POST', '/composite/sobjects', { body: { records: [lead('Untyped')] } })
        expect(untyped.status).toBe(400)
    })

    test('APEX H12 with allOrNone one bad row rolls the others back', async () => {
        const records = [ofType('Lead', { LastName: 'Bad' }), ofType('Lead', lead('Good, rolled back'))]
        const reply = await api.request('POST', '/composite/sobjects', { body: { allOrNone: true, records } })
        const documented = (sample('collections-partial-error') as unknown as { partial_allOrNone_true: object[] }).partial_allOrNone_true
        const missing = { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Company]', fields: ['Company'] }
        expect([reply.status, reply.body]).toEqual([200, [{ success: false, errors: [missing] }, documented[1]]])
        expect((await query("SELECT Id FROM Lead WHERE LastName = 'Good, rolled back'")).body).toMatchObject({ totalSize: 0 })
    })
})

describe('queries and headers', () => {
    async function seed(count: number, company: string): Promise<void> {
        for (let start = 0; start < count; start += 200) {
            const size = Math.min(200, count - start)
            const records = Array.from({ length: size }, (_, index) => ofType('Lead', { LastName: `L${start + index}`, Company: company }))
            await api.request('POST', '/composite/sobjects', { body: { allOrNone: true, records } })
        }
    }

    test('APEX H13 a page holds at most 2,000 rows and says where the next one is', async () => {
        await seed(2001, 'Paged')
        const first = (await query("SELECT Id FROM Lead WHERE Company = 'Paged'")).body as { records: unknown[]; nextRecordsUrl: string }
        expect(first).toMatchObject({
            totalSize: 2001,
            done: false,
            nextRecordsUrl: expect.stringMatching(/\/services\/data\/v66\.0\/query\/01g\w+-2000$/),
        })
        expect(first.records).toHaveLength(2000)
        const last = (await api.request('GET', `/${first.nextRecordsUrl}`)).body as object
        expect(last).toEqual({ totalSize: 2001, done: true, records: [expect.objectContaining({ Id: expect.any(String) })] })
        const bad = await query('SELECT FROM')
        expect([bad.status, (bad.body as { errorCode: string }[])[0]?.errorCode]).toEqual([400, 'MALFORMED_QUERY'])
    })

    test('APEX H14 batchSize is a wish between 200 and 2,000, and a locator is good for its owner only while it lives', async () => {
        await seed(450, 'Wished')
        const text = "SELECT Id FROM Lead WHERE Company = 'Wished'"
        const sizes = await Promise.all(
            ['1', '300', '9999'].map(async (size) => {
                const reply = await query(text, { 'sforce-query-options': `batchSize=${size}` })
                return (reply.body as { records: unknown[] }).records.length
            }),
        )
        expect(sizes).toEqual([200, 300, 450])
        expectError(await api.request('GET', '/query/01g000000000000-200'), 404, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
    })

    test('APEX H15 selected nulls are null, unselected fields absent, parents and children nested', async () => {
        const account = (await api.request('POST', '/sobjects/Account', { body: { Name: 'Parent' } })).body as { id: string }
        await api.request('POST', '/sobjects/Contact', { body: { LastName: 'Child', AccountId: account.id } })
        await api.request('POST', '/sobjects/Contact', { body: { LastName: 'Orphan' } })
        const contacts = (
            await query("SELECT LastName, Email, Account.Name FROM Contact WHERE LastName IN ('Child', 'Orphan') ORDER BY LastName")
        ).body
        expect((contacts as { records: object[] }).records).toEqual([
            {
                attributes: { type: 'Contact', url: expect.stringMatching(/^\/services\/data\/v66\.0\/sobjects\/Contact\/003/) },
                LastName: 'Child',
                Email: null,
                Account: { attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${account.id}` }, Name: 'Parent' },
            },
            { attributes: expect.objectContaining({ type: 'Contact' }), LastName: 'Orphan', Email: null, Account: null },
        ])
        const parents = await query(
            `SELECT Name, (SELECT LastName FROM Contacts), (SELECT Name FROM Opportunities) FROM Account WHERE Id = '${account.id}'`,
        )
        expect((parents.body as { records: object[] }).records).toEqual([
            {
                attributes: expect.objectContaining({ type: 'Account' }),
                Name: 'Parent',
                Contacts: {
                    totalSize: 1,
                    done: true,
                    records: [{ attributes: expect.objectContaining({ type: 'Contact' }), LastName: 'Child' }],
                },
                Opportunities: null,
            },
        ])
    })

    test('APEX H16 datetimes go out with milliseconds and +0000, dates as plain days', async () => {
        const id = await createLead('Sixteen')
        const opportunity = { Name: 'Dated', StageName: 'Prospecting', CloseDate: '2026-11-21' }
        const made = (await api.request('POST', '/sobjects/Opportunity', { body: opportunity })).body as { id: string }
        expect((await api.request('GET', `/sobjects/Lead/${id}?fields=CreatedDate`)).body).toMatchObject({
            CreatedDate: '2026-11-21T10:00:00.000+0000',
        })
        expect((await api.request('GET', `/sobjects/Opportunity/${made.id}?fields=CloseDate`)).body).toMatchObject({
            CloseDate: '2026-11-21',
        })
    })

    test('APEX H17 every answer but the version list tells the use of the allowance', async () => {
        const { used, max } = api.org.limits.read('DailyApiRequests')
        const replies = [await api.request('GET', '/limits'), await api.request('GET', '/sobjects/Nope__c')]
        expect(replies.map((reply) => reply.headers.get('sforce-limit-info'))).toEqual([
            `api-usage=${used + 1}/${max}`,
            `api-usage=${used + 2}/${max}`,
        ])
        const versions = await api.request('GET', '//services/data', { token: null })
        expect([versions.status, versions.headers.get('sforce-limit-info')]).toEqual([200, null])
        expect(versions.body).toContainEqual({ label: "Spring '26", url: '/services/data/v66.0', version: '66.0' })
        expect(api.org.limits.read('DailyApiRequests').used).toBe(used + 2)
    })
})

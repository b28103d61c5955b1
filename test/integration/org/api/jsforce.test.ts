/** jsforce 3, unmodified, against the local org. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import jsforce from 'jsforce'
import type { Connection } from 'jsforce'
import type { OrgApi } from '../../../support/start-org-api.ts'
import { startOrgApi } from '../../../support/start-org-api.ts'

let api: OrgApi
let connection: Connection

beforeAll(async () => {
    api = await startOrgApi()
    connection = new jsforce.Connection({
        loginUrl: api.url,
        instanceUrl: api.url,
        version: '66.0',
        oauth2: { loginUrl: api.url, clientId: api.client.clientId, clientSecret: api.client.clientSecret },
    })
    await connection.authorize({ grant_type: 'client_credentials' })
})

afterAll(async () => {
    await api.close()
})

const leads = (count: number, company: string) =>
    Array.from({ length: count }, (_, index) => ({ LastName: `Lead ${String(index).padStart(4, '0')}`, Company: company }))

describe('login', () => {
    test('client credentials give a session of the run-as user of the connected app', async () => {
        expect(connection.userInfo).toMatchObject({ id: api.org.users.admin.id, organizationId: api.org.services.orgId })
        expect(await connection.identity()).toMatchObject({ user_id: api.org.users.admin.id, username: api.org.users.admin.username })
    })

    test('a wrong secret is refused with the name and the text of the OAuth error', async () => {
        const other = new jsforce.Connection({ oauth2: { loginUrl: api.url, clientId: api.client.clientId, clientSecret: 'wrong' } })
        await expect(other.authorize({ grant_type: 'client_credentials' })).rejects.toMatchObject({
            name: 'invalid_client',
            message: 'invalid client credentials',
        })
    })

    test('after logout the token is worth nothing', async () => {
        const own = new jsforce.Connection({
            instanceUrl: api.url,
            version: '66.0',
            oauth2: { loginUrl: api.url, clientId: api.client.clientId, clientSecret: api.client.clientSecret },
        })
        await own.authorize({ grant_type: 'client_credentials' })
        const accessToken = own.accessToken as string
        await own.logout()
        const stale = new jsforce.Connection({ instanceUrl: api.url, version: '66.0', accessToken })
        await expect(stale.query('SELECT Id FROM Lead')).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' })
    })
})

describe('records', () => {
    test('create, retrieve, update, delete; names ignore case', async () => {
        const made = await connection.sobject('lead').create({ lastname: 'Round', company: 'Trip', annualrevenue: 12 })
        expect(made).toMatchObject({ success: true, errors: [] })
        const id = made.id as string
        expect(await connection.sobject('Lead').retrieve(id)).toMatchObject({ Id: id, LastName: 'Round', AnnualRevenue: 12, Email: null })
        await connection.sobject('Lead').update({ Id: id, Company: 'Changed' })
        expect(await connection.sobject('Lead').retrieve(id, { fields: ['Company'] })).toMatchObject({ Company: 'Changed' })
        await connection.sobject('Lead').destroy(id)
        await expect(connection.sobject('Lead').retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' })
    })

    test('upsert by an external id creates once and then updates', async () => {
        const row = { External_Key__c: 'up-1', LastName: 'Upserted', Company: 'One' }
        const first = await connection.sobject('Lead').upsert(row, 'External_Key__c')
        const second = await connection.sobject('Lead').upsert({ ...row, Company: 'Two' }, 'External_Key__c')
        expect([first, second]).toMatchObject([{ created: true }, { created: false, id: first.id }])
    })

    test('a value of the wrong type is refused and nothing is saved', async () => {
        const wrong = connection.sobject('Lead').create({ LastName: 'Typed', Company: 'Acme', AnnualRevenue: 'much' })
        await expect(wrong).rejects.toMatchObject({
            errorCode: 'JSON_PARSER_ERROR',
            message: expect.stringContaining('VALUE_STRING value much'),
        })
        expect(await connection.query("SELECT Id FROM Lead WHERE LastName = 'Typed'")).toMatchObject({ totalSize: 0 })
    })

    test('describe names the fields and their types', async () => {
        const { fields, keyPrefix } = await connection.sobject('Lead').describe()
        expect(keyPrefix).toBe('00Q')
        expect(fields).toContainEqual(expect.objectContaining({ name: 'Company', type: 'string', nillable: false }))
    })
})

describe('collections', () => {
    test('200 rows go in one call, 201 are refused unless jsforce may cut them', async () => {
        const calls = api.org.limits.read('DailyApiRequests').used
        const made = await connection.sobject('Lead').create(leads(200, 'Two hundred'))
        expect(made.every((result) => result.success)).toBe(true)
        expect(api.org.limits.read('DailyApiRequests').used).toBe(calls + 1)
        await expect(connection.sobject('Lead').create(leads(201, 'Too many'))).rejects.toMatchObject({ errorCode: 'EXCEEDED_ID_LIMIT' })
        expect(await connection.query("SELECT Id FROM Lead WHERE Company = 'Too many'")).toMatchObject({ totalSize: 0 })
        const cut = await connection.sobject('Lead').create(leads(201, 'Cut'), { allowRecursive: true })
        expect(cut.filter((result) => result.success)).toHaveLength(201)
    })

    test('update, upsert, retrieve and delete answer row by row', async () => {
        const [one, two] = (await connection.sobject('Lead').create(leads(2, 'Rows'))).map((result) => result.id as string) as [
            string,
            string,
        ]
        const updated = await connection.sobject('Lead').update([
            { Id: one, Company: 'Rows, changed' },
            { Id: '00Q000000000999EAA', Company: 'Nobody' },
        ])
        expect(updated).toMatchObject([
            { id: one, success: true },
            { success: false, errors: [{ statusCode: expect.any(String) }] },
        ])
        const upserted = await connection.sobject('Lead').upsert(
            [
                { External_Key__c: 'row-1', LastName: 'New', Company: 'Rows' },
                { External_Key__c: 'row-2', LastName: 'New too', Company: 'Rows' },
            ],
            'External_Key__c',
        )
        expect(upserted).toMatchObject([{ created: true }, { created: true }])
        expect(await connection.sobject('Lead').retrieve([two, one], { fields: ['Id', 'Company'] })).toMatchObject([
            { Id: two, Company: 'Rows' },
            { Id: one, Company: 'Rows, changed' },
        ])
        expect(await connection.sobject('Lead').destroy([one, two])).toMatchObject([{ success: true }, { success: true }])
    })
})

describe('queries', () => {
    test('queryMore follows the pages to the last row', async () => {
        await connection.sobject('Lead').create(leads(450, 'Pages'), { allowRecursive: true })
        const options = { headers: { 'Sforce-Query-Options': 'batchSize=200' } }
        let page = await connection.query<{ LastName: string }>(
            "SELECT LastName FROM Lead WHERE Company = 'Pages' ORDER BY LastName",
            options,
        )
        const names = page.records.map((row) => row.LastName)
        while (!page.done) {
            page = await connection.queryMore<{ LastName: string }>(page.nextRecordsUrl as string)
            names.push(...page.records.map((row) => row.LastName))
        }
        expect(names).toEqual(leads(450, 'Pages').map((row) => row.LastName))
    })

    test('scanAll shows deleted rows', async () => {
        const { id } = await connection.sobject('Lead').create({ LastName: 'Gone', Company: 'Gone' })
        await connection.sobject('Lead').destroy(id as string)
        const text = "SELECT Id, IsDeleted FROM Lead WHERE LastName = 'Gone'"
        expect((await connection.query(text)).records).toEqual([])
        expect((await connection.query(text, { scanAll: true })).records).toMatchObject([{ Id: id, IsDeleted: true }])
    })

    test('an instance URL that ends in a slash is answered like any other', async () => {
        const slashed = new jsforce.Connection({ instanceUrl: `${api.url}/`, version: '66.0', accessToken: api.token })
        expect(await slashed.query('SELECT Id FROM Lead LIMIT 1')).toMatchObject({ done: true, totalSize: 1 })
    })

    test('COUNT() is a number, grouped rows have their aliases', async () => {
        await connection.sobject('Lead').create(leads(3, 'Grouped'))
        expect(await connection.query("SELECT COUNT() FROM Lead WHERE Company = 'Grouped'")).toMatchObject({ totalSize: 3, records: [] })
        const grouped = await connection.query("SELECT Company, COUNT(Id) n FROM Lead WHERE Company = 'Grouped' GROUP BY Company")
        expect(grouped.records).toEqual([{ attributes: { type: 'AggregateResult' }, Company: 'Grouped', n: 3 }])
    })
})

describe('Apex and limits', () => {
    test('executeAnonymous runs Apex and tells of a compile problem and of an exception', async () => {
        const ran = await connection.tooling.executeAnonymous("insert new Lead(LastName = 'Anonymous', Company = 'Acme');")
        expect(ran).toMatchObject({ compiled: true, success: true, line: -1, column: -1 })
        expect(await connection.query("SELECT Id FROM Lead WHERE LastName = 'Anonymous'")).toMatchObject({ totalSize: 1 })
        expect(await connection.tooling.executeAnonymous('nonsense;')).toMatchObject({
            compiled: false,
            success: false,
            compileProblem: expect.any(String),
        })
        const failed = await connection.tooling.executeAnonymous('Integer n = null; n = n + 1;')
        expect(failed).toMatchObject({ compiled: true, success: false, exceptionMessage: expect.stringContaining('NullPointerException') })
    })

    test('limitInfo tells the use after each call', async () => {
        await connection.limits()
        const { used, max } = api.org.limits.read('DailyApiRequests')
        expect(connection.limitInfo).toEqual({ apiUsage: { used, limit: max } })
    })
})

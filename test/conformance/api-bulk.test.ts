/** Rows H22 to H24: query jobs of Bulk API 2.0. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import jsforce from 'jsforce'
import { QueryJobV2 } from 'jsforce/lib/api/bulk2.js'
import type { OrgApi, Reply } from '../support/start-org-api.ts'
import { START, startOrgApi } from '../support/start-org-api.ts'

const LEADS = 'SELECT Id, LastName, SystemModstamp FROM Lead'
const DAY = 86_400_000

let api: OrgApi

beforeEach(async () => {
    api = await startOrgApi()
})

afterEach(async () => {
    await api.close()
})

const sample = (name: string) => readFileSync(`test/contract/samples/${name}`, 'utf8')
const control = (path: string, body: object) => api.request('POST', `//__org${path}`, { token: null, body })
const create = (query: string, more: object = {}) => api.request('POST', '/jobs/query', { body: { operation: 'query', query, ...more } })
const advance = (ms: number) => api.org.services.clock.advance(ms)
const errorOf = ({ status, body }: Reply) => [status, (body as { errorCode: string }[])[0]?.errorCode]
const rowsOf = (csv: unknown, delimiter = ',') => parse<Record<string, string>>(String(csv), { columns: true, delimiter })

interface Job {
    readonly id: string
    readonly state: string
    readonly numberRecordsProcessed: number
}

async function start(query: string, more: object = {}): Promise<string> {
    const reply = await create(query, more)
    expect(reply.status).toBe(200)
    return (reply.body as Job).id
}

const job = async (id: string) => (await api.request('GET', `/jobs/query/${id}`)).body as Job
const results = (id: string, query = '') => api.request('GET', `/jobs/query/${id}/results${query}`)

/** A job that has ended. */
async function run(query: string, more: object = {}): Promise<string> {
    const id = await start(query, more)
    await advance(60_000)
    return id
}

async function createLeads(count: number, more: object = {}): Promise<void> {
    const records = Array.from({ length: count }, (_, index) => ({
        attributes: { type: 'Lead' },
        LastName: `L${index}`,
        Company: 'Acme',
        ...more,
    }))
    expect((await api.request('POST', '/composite/sobjects', { body: { records } })).status).toBe(200)
}

describe('a query job', () => {
    test('APEX H22 goes from UploadComplete over InProgress to JobComplete, in the shapes of recorded answers', async () => {
        await createLeads(3)
        const recorded = JSON.parse(sample('bulk2-query-job-sequence.json')) as object[]
        const made = await create(LEADS)
        const { id } = made.body as Job
        const seen = [made.body, null, null] as object[]
        await advance(1000)
        seen[1] = await job(id)
        await advance(60_000)
        seen[2] = await job(id)
        expect(seen.map((one) => Object.keys(one))).toEqual(recorded.map((one) => Object.keys(one)))
        expect(seen).toMatchObject([
            { state: 'UploadComplete' },
            { state: 'InProgress' },
            { state: 'JobComplete', numberRecordsProcessed: 3 },
        ])
        expect(id).toMatch(/^750\w{15}$/)
    })

    test('APEX H22 reads the rows as they are when it begins to work', async () => {
        await createLeads(2)
        const id = await start(LEADS)
        await createLeads(1)
        await advance(1000)
        await createLeads(1)
        await advance(60_000)
        expect(rowsOf((await results(id)).body)).toHaveLength(3)
    })

    test('APEX H22 counts one of DailyBulkV2QueryJobs and, as every request, one API request; past the limit none is made', async () => {
        const before = api.org.limits.read('DailyApiRequests').used
        await run(LEADS)
        expect([api.org.limits.read('DailyBulkV2QueryJobs').used, api.org.limits.read('DailyApiRequests').used - before]).toEqual([1, 1])
        api.org.limits.set('DailyBulkV2QueryJobs', { used: 10_000 })
        const text = 'Max bulk v2 query jobs (10000) per 24 hrs has been reached (10000)'
        expect(await create(LEADS)).toMatchObject({ status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED', message: text }] })
        expect((await api.request('GET', '/jobs/query')).body).toMatchObject({ done: true, records: [{ jobType: 'V2Query' }] })
    })

    test('APEX H22 is aborted while it works, deleted when it does not, listed with the others, and gone after seven days', async () => {
        const [first, second, third] = [await start(LEADS), await start(LEADS), await start(LEADS)]
        await advance(1000)
        const abort = (id: string) => api.request('PATCH', `/jobs/query/${id}`, { body: { state: 'Aborted' } })
        expect((await abort(first)).body).toMatchObject({ id: first, state: 'Aborted' })
        expect(errorOf(await abort(first))).toEqual([400, 'INVALIDJOBSTATE'])
        expect(errorOf(await api.request('DELETE', `/jobs/query/${second}`))).toEqual([400, 'INVALIDJOBSTATE'])
        expect((await api.request('DELETE', `/jobs/query/${first}`)).status).toBe(204)
        const { records } = (await api.request('GET', '/jobs/query')).body as { records: Job[] }
        expect(new Set(records.map(({ id }) => id))).toEqual(new Set([second, third]))
        await advance(DAY)
        const token = await freshToken()
        expect((await api.request('GET', `/jobs/query/${second}`, { token })).body).toMatchObject({ state: 'JobComplete' })
        await advance(6 * DAY)
        expect(errorOf(await api.request('GET', `/jobs/query/${second}`, { token: await freshToken() }))).toEqual([404, 'NOT_FOUND'])
    })

    test('APEX H22 refuses what bulk jobs do not take: aggregates, OFFSET, inner queries, wrong fields, other operations', async () => {
        const wrong = [
            'SELECT COUNT() FROM Lead',
            'SELECT Company, COUNT(Id) FROM Lead GROUP BY Company',
            'SELECT Id FROM Lead LIMIT 1 OFFSET 1',
            'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
        ]
        for (const query of wrong) expect([query, ...errorOf(await create(query))]).toEqual([query, 400, 'API_ERROR'])
        expect(errorOf(await create('SELECT Address FROM Lead'))).toEqual([400, 'INVALID_FIELD'])
        expect(errorOf(await create('SELECT Nope FROM Lead'))).toEqual([400, 'INVALID_FIELD'])
        expect(errorOf(await create('SELECT Id FROM Nope'))).toEqual([400, 'INVALID_TYPE'])
        expect(errorOf(await create('SELECT'))).toEqual([400, 'MALFORMED_QUERY'])
        expect(errorOf(await create(LEADS, { operation: 'insert' }))).toEqual([400, 'INVALID_ARGUMENT'])
        expect((await create(`${LEADS} ORDER BY SystemModstamp LIMIT 5`)).status).toBe(200)
        expect(api.org.limits.read('DailyBulkV2QueryJobs').used).toBe(1)
    })

    test('APEX H22 queryAll also reads deleted rows and the master of a merged one', async () => {
        await createLeads(2)
        const { records } = (await api.request('GET', '/query?q=SELECT+Id+FROM+Lead')).body as { records: { Id: string }[] }
        const [winner = '', loser = ''] = records.map(({ Id }) => Id)
        await api.org.executeAnonymous(`merge new Lead(Id = '${winner}') new Lead(Id = '${loser}');`)
        const all = rowsOf((await results(await run('SELECT Id, IsDeleted, MasterRecordId FROM Lead', { operation: 'queryAll' }))).body)
        expect(all).toContainEqual({ Id: loser, IsDeleted: 'true', MasterRecordId: winner })
        expect(rowsOf((await results(await run(LEADS))).body)).toHaveLength(1)
    })
})

async function freshToken(): Promise<string> {
    const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: api.client.clientId,
        client_secret: api.client.clientSecret,
    })
    const reply = await fetch(`${api.url}/services/oauth2/token`, { method: 'POST', body: form })
    return ((await reply.json()) as { access_token: string }).access_token
}

describe('results', () => {
    test('APEX H23 come in pages of maxRecords rows; the locator of the last page is the text null', async () => {
        await createLeads(5)
        const id = await run(LEADS)
        const [first, ids] = [await results(id, '?maxRecords=2'), new Set<string>()]
        let page = first
        const counts: (string | null)[] = []
        for (;;) {
            counts.push(page.headers.get('sforce-numberofrecords'))
            for (const row of rowsOf(page.body)) ids.add(row['Id'] ?? '')
            const locator = page.headers.get('sforce-locator') ?? ''
            if (locator === 'null') break
            page = await results(id, `?maxRecords=2&locator=${locator}`)
        }
        expect([counts, ids.size]).toEqual([['2', '2', '1'], 5])
        expect((await results(id, '?maxRecords=2')).body).toBe(first.body)
        expect(errorOf(await results(id, '?locator=nonsense'))).toEqual([400, 'INVALID_QUERY_LOCATOR'])
        expect(errorOf(await results(id, '?maxRecords=0'))).toEqual([400, 'INVALID_ARGUMENT'])
    })

    test('APEX H23 quote every cell as a recorded answer does, also without rows, with the chosen delimiter and line end', async () => {
        expect(sample('bulk2-query-results.csv').split('\n')[0]).toBe('"Id","AccountId","ContactId"')
        expect((await results(await run('SELECT Id, Company FROM Lead'))).body).toBe('"Id","Company"\n')
        await createLeads(1, { Company: 'A "quoted"\nline; ünï', AnnualRevenue: 90_000_000, NumberOfEmployees: 90_000_000 })
        const query = 'SELECT Company, Email, AnnualRevenue, NumberOfEmployees, IsConverted, CreatedDate, Owner.Name FROM Lead'
        const csv = String((await results(await run(query, { columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' }))).body)
        expect(csv.endsWith('"\r\n')).toBe(true)
        expect(rowsOf(csv, ';')).toEqual([
            {
                Company: 'A "quoted"\nline; ünï',
                Email: '',
                AnnualRevenue: '9.0E7',
                NumberOfEmployees: '90000000',
                IsConverted: 'false',
                CreatedDate: expect.stringMatching(/^2026-11-21T10:0\d:\d\d\.000Z$/),
                'Owner.Name': 'Ada Admin',
            },
        ])
    })

    test('APEX H23 under another API version are 409, before the job is complete 400', async () => {
        const id = await start(LEADS)
        expect(errorOf(await results(id))).toEqual([400, 'INVALIDJOBSTATE'])
        await advance(60_000)
        expect((await api.request('GET', `//services/data/v65.0/jobs/query/${id}/results`)).status).toBe(409)
        expect((await api.request('GET', `//services/data/v65.0/jobs/query/${id}`)).status).toBe(200)
        expect((await results(id)).status).toBe(200)
    })
})

describe('jsforce', () => {
    test('APEX H24 opens a query job, checks it and reads its rows', async () => {
        await createLeads(3)
        const connection = new jsforce.Connection({ instanceUrl: api.url, accessToken: api.token, version: '66.0' })
        const bodyParams = { query: LEADS, operation: 'query' as const }
        const job = new QueryJobV2(connection, { bodyParams, pollingOptions: { pollInterval: 10, pollTimeout: 1000 } })
        expect(await job.open()).toMatchObject({ state: 'UploadComplete', object: 'Lead' })
        await advance(60_000)
        expect(await job.check()).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 3 })
        expect(await (await job.result()).toArray()).toHaveLength(3)
        await job.delete()
        await expect(job.check()).rejects.toMatchObject({ errorCode: 'NOT_FOUND' })
    })
})

describe('faults on demand', () => {
    test('jobs fail, are aborted or never end, in the order asked for', async () => {
        await control('/bulk', { outcomes: ['Failed', 'Aborted', 'stuck'] })
        const ids = [await start(LEADS), await start(LEADS), await start(LEADS), await start(LEADS)]
        await advance(DAY / 24)
        const states = await Promise.all(ids.map(async (id) => (await job(id)).state))
        expect(states).toEqual(['Failed', 'Aborted', 'InProgress', 'JobComplete'])
        expect(await job(ids[0] ?? '')).toMatchObject({ errorMessage: expect.any(String), numberRecordsProcessed: 0 })
    })

    test('a connection breaks once behind the given byte of a page', async () => {
        await createLeads(4)
        const id = await run(LEADS)
        await control('/bulk', { cuts: [{ page: 2, byte: 40 }] })
        const first = await results(id, '?maxRecords=2')
        const second = `?maxRecords=2&locator=${first.headers.get('sforce-locator')}`
        await expect(results(id, second)).rejects.toThrow('terminated')
        expect(rowsOf((await results(id, second)).body)).toHaveLength(2)
    })

    test('locators expire, and the server chooses smaller pages than it was asked for', async () => {
        await createLeads(4)
        const id = await run(LEADS)
        await control('/bulk', { pageRows: 3 })
        const first = await results(id, '?maxRecords=4')
        expect(first.headers.get('sforce-numberofrecords')).toBe('3')
        await control('/bulk', { expireLocators: true })
        expect(errorOf(await results(id, `?locator=${first.headers.get('sforce-locator')}`))).toEqual([400, 'INVALID_QUERY_LOCATOR'])
    })

    test('a bad wish is refused', async () => {
        expect((await control('/bulk', { outcomes: ['Lost'] })).status).toBe(400)
        expect((await control('/generate', { object: 'User', rows: 5 })).status).toBe(400)
        expect((await control('/generate', { object: 'Lead', rows: 0 })).status).toBe(400)
    })
})

describe('generated rows', () => {
    const total = Number(process.env['HEADROOM_LONG'] === '1' ? 2_000_000 : 20_000)

    test('are read by REST, SOQL, getUpdated and Bulk alike, and one that is changed is held', async () => {
        await control('/generate', { object: 'Lead', rows: 5000, rowsPerSecond: 5000, firstStamp: new Date(START).toISOString() })
        expect(errorOf(await control('/generate', { object: 'Lead', rows: 1 }))).toEqual([409, undefined])
        const query = (text: string) => api.request('GET', `/query?q=${encodeURIComponent(text)}`)
        const found = (await query("SELECT Id, Email, SystemModstamp FROM Lead WHERE LastName = 'Row 77'")).body as {
            records: { Id: string }[]
        }
        const id = found.records[0]?.Id ?? ''
        expect(found.records).toMatchObject([{ Email: 'row-77@generated.example', SystemModstamp: '2026-11-21T10:00:00.000+0000' }])
        expect((await api.request('GET', `/sobjects/Lead/${id}`)).body).toMatchObject({
            Id: id,
            Name: 'Generated Row 77',
            Company: 'Company 77',
        })
        await advance(60_000)
        expect((await api.request('PATCH', `/sobjects/Lead/${id}`, { body: { Company: 'Changed' } })).status).toBe(204)
        expect((await query("SELECT Id FROM Lead WHERE Company = 'Changed'")).body).toMatchObject({ totalSize: 1 })
        expect((await query('SELECT COUNT() FROM Lead')).body).toMatchObject({ totalSize: 5000 })
        const updated = await api.request('GET', '/sobjects/Lead/updated?start=2026-11-21T10:01:00Z&end=2026-11-21T10:02:00Z')
        expect(updated.body).toMatchObject({ ids: [id] })
        expect(rowsOf((await results(await run(`${LEADS} WHERE SystemModstamp = 2026-11-21T10:00:00Z`))).body)).toHaveLength(4999)
        await api.request('DELETE', `/sobjects/Lead/${id}`)
        await api.request('DELETE', '//__org/recycle-bin', { token: null })
        expect((await api.request('GET', '/queryAll?q=SELECT+COUNT()+FROM+Lead')).body).toMatchObject({ totalSize: 4999 })
    })

    test('by the million leave by pages without being held', async () => {
        await control('/generate', { object: 'Lead', rows: total })
        const id = await run(LEADS)
        expect(await job(id)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: total })
        const ids = new Set<string>()
        let locator = ''
        while (locator !== 'null') {
            const page = await results(id, `?maxRecords=50000${locator === '' ? '' : `&locator=${locator}`}`)
            for (const line of String(page.body).split('\n').slice(1, -1)) ids.add(line.slice(1, 19))
            locator = page.headers.get('sforce-locator') ?? 'null'
        }
        expect(ids.size).toBe(total)
    }, 600_000)
})

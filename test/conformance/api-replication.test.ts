/** Rows H18 to H21: Composite, and which rows changed or went. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { OrgApi, Reply } from '../support/start-org-api.ts'
import { START, startOrgApi } from '../support/start-org-api.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const BASE = '/services/data/v66.0'

let api: OrgApi

beforeEach(async () => {
    api = await startOrgApi()
})

afterEach(async () => {
    await api.close()
})

const sample = (name: string) => JSON.parse(readFileSync(`test/contract/samples/${name}.json`, 'utf8')) as Record<string, unknown>
const at = (ms: number) => new Date(ms).toISOString()
const stamp = (ms: number) => at(ms).replace('Z', '+0000')
const control = (method: string, path: string, body?: unknown) =>
    api.request(method, `//__org${path}`, { token: null, ...(body === undefined ? {} : { body }) })
const ask = (what: 'updated' | 'deleted', from: number, to: number, object = 'Lead') =>
    api.request('GET', `/sobjects/${object}/${what}/?start=${encodeURIComponent(at(from))}&end=${encodeURIComponent(at(to))}`)
const composite = (compositeRequest: object[], more: object = {}) =>
    api.request('POST', '/composite', { body: { allOrNone: false, compositeRequest, ...more } })
const get = (url: string, referenceId: string) => ({ method: 'GET', url: BASE + url, referenceId })
const used = () => api.org.limits.read('DailyApiRequests').used

interface Results {
    readonly compositeResponse: readonly { body: unknown; httpStatusCode: number; httpHeaders: object; referenceId: string | null }[]
}

async function createLead(name: string): Promise<string> {
    return ((await api.request('POST', '/sobjects/Lead', { body: { LastName: name, Company: 'Acme' } })).body as { id: string }).id
}

const errorCode = (reply: Reply) => (reply.body as { errorCode: string }[])[0]?.errorCode

describe('composite', () => {
    test('APEX H18 answers each subrequest by its referenceId and costs one API request in all', async () => {
        const id = await createLead('Known')
        const before = used()
        const window = `?start=${at(START - MINUTE)}&end=${at(START + MINUTE)}`
        const reply = await composite([
            get(`/sobjects/Lead/updated/${window}`, 'updated'),
            get(`/sobjects/Lead/deleted/${window}`, 'deleted'),
            get('/query/?q=SELECT+Id+FROM+Lead', 'query'),
            get('/sobjects/Lead/00Q000000000001EAA', 'absent'),
        ])
        expect(used() - before).toBe(1)
        expect(reply).toMatchObject({
            status: 200,
            body: {
                compositeResponse: [
                    { referenceId: 'updated', httpStatusCode: 200, httpHeaders: {}, body: { ids: [id] } },
                    { referenceId: 'deleted', httpStatusCode: 200, body: { deletedRecords: [] } },
                    { referenceId: 'query', httpStatusCode: 200, body: { totalSize: 1, done: true } },
                    { referenceId: 'absent', httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] },
                ],
            },
        })
    })

    test('APEX H18 more than 25 subrequests or more than 5 queries are refused and nothing runs', async () => {
        const creation = (index: number) => ({
            method: 'POST',
            url: `${BASE}/sobjects/Lead`,
            referenceId: `lead${index}`,
            body: { LastName: 'Many', Company: 'Acme' },
        })
        const many = await composite(Array.from({ length: 26 }, (_, index) => creation(index)))
        const error = { errorCode: 'LIMIT_EXCEEDED', message: 'The request can’t contain more than 25 operations.' }
        expect(many.body).toEqual({ compositeResponse: [{ body: [error], httpHeaders: {}, httpStatusCode: 400, referenceId: null }] })
        const queries = ['/query', '/queryAll', '/query', '/composite/sobjects/Lead', '/query', '/query'].map((path, index) =>
            get(`${path}?q=SELECT+Id+FROM+Lead`, `q${index}`),
        )
        const refused = (await composite([creation(0), ...queries])).body as Results
        expect(refused.compositeResponse).toMatchObject([{ httpStatusCode: 400, body: [{ errorCode: 'LIMIT_EXCEEDED' }] }])
        expect((await api.request('GET', '/query?q=SELECT+Id+FROM+Lead')).body).toMatchObject({ totalSize: 0 })
        expect(((await composite(queries.slice(1))).body as Results).compositeResponse).toHaveLength(5)
    })

    test('APEX H18 a later subrequest uses the answer of an earlier one, and is halted where there is none', async () => {
        const account = { method: 'POST', url: `${BASE}/sobjects/Account`, referenceId: 'account', body: { Name: 'Acme' } }
        const broken = { ...account, referenceId: 'broken', body: { Nope: 1 } }
        const contact = (reference: string) => ({
            method: 'POST',
            url: `${BASE}/sobjects/Contact`,
            referenceId: `of_${reference}`,
            body: { LastName: 'Child', AccountId: `@{${reference}.id}` },
        })
        const reply = await composite([
            account,
            contact('account'),
            get('/sobjects/Contact/@{of_account.id}', 'read'),
            broken,
            contact('broken'),
        ])
        const results = (reply.body as Results).compositeResponse
        expect(results.map((result) => result.httpStatusCode)).toEqual([201, 201, 200, 400, 400])
        expect(results[2]?.body).toMatchObject({ AccountId: (results[0]?.body as { id: string }).id })
        expect(results[4]?.body).toMatchObject([{ errorCode: 'PROCESSING_HALTED', message: expect.stringContaining('broken.id') }])
    })

    test('APEX H18 a reference id with other characters or used twice, and a resource outside sObjects and queries, are refused', async () => {
        expect(await composite([get('/sobjects/Lead', 'a-b')])).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR' }] })
        expect(await composite([get('/sobjects', 'a'), get('/sobjects', 'a')])).toMatchObject({ status: 400 })
        const { compositeResponse } = (await composite([get('/limits', 'limits'), get('/sobjects/Nope', 'nope')])).body as Results
        expect(compositeResponse.map((result) => result.httpStatusCode)).toEqual([400, 404])
    })

    test('APEX H18 with allOrNone the failure of one read is the failure of all, and writes are refused by name', async () => {
        const reads = await composite([get('/sobjects', 'fine'), get('/sobjects/Nope', 'wrong')], { allOrNone: true })
        expect((reads.body as Results).compositeResponse).toMatchObject([
            { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
            { httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] },
        ])
        const write = { method: 'POST', url: `${BASE}/sobjects/Account`, referenceId: 'account', body: { Name: 'Acme' } }
        expect(await composite([write], { allOrNone: true })).toMatchObject({ status: 400, body: [{ errorCode: 'NOT_IMPLEMENTED' }] })
    })
})

describe('updated rows', () => {
    test('APEX H19 have the shape of a recorded answer; seconds do not count and both ends belong to the window', async () => {
        const early = await createLead('Early')
        await api.org.services.clock.advance(MINUTE)
        const edge = await createLead('Edge')
        await api.org.services.clock.advance(30_000)
        const late = await createLead('Late')
        const reply = await ask('updated', START + 59_000, START + MINUTE + 59_000)
        const body = reply.body as { ids: string[]; latestDateCovered: string }
        expect(Object.keys(body).sort()).toEqual(Object.keys(sample('get-updated')).sort())
        expect(new Set(body.ids)).toEqual(new Set([early, edge]))
        expect(body.latestDateCovered).toBe(stamp(START + MINUTE))
        expect(((await ask('updated', START + MINUTE, START + 3 * MINUTE)).body as { ids: string[] }).ids).toContain(late)
    })

    test('APEX H19 a start that does not precede the end or is older than 30 days is INVALID_REPLICATION_DATE', async () => {
        const replies = [await ask('updated', START, START + 59_000), await ask('updated', START - 30 * DAY - MINUTE, START)]
        expect(replies.map((reply) => [reply.status, reply.body])).toEqual([
            [400, [{ errorCode: 'INVALID_REPLICATION_DATE', message: 'endDate must be at least one minute greater than startDate' }]],
            [400, [{ errorCode: 'INVALID_REPLICATION_DATE', message: 'startDate cannot be more than 30 days ago' }]],
        ])
        expect((await ask('updated', START - 30 * DAY, START)).status).toBe(200)
        expect((await api.request('GET', '/sobjects/Lead/updated?start=yesterday&end=today')).status).toBe(400)
        expect((await api.request('GET', '/sobjects/Lead/updated')).status).toBe(400)
    })

    test('APEX H19 include restored rows and a merge’s winner, not what was deleted', async () => {
        const [winner = '', loser = '', restored = ''] = [
            await createLead('Winner'),
            await createLead('Loser'),
            await createLead('Restored'),
        ]
        await api.request('DELETE', `/sobjects/Lead/${restored}`)
        await api.org.executeAnonymous(`undelete new Lead(Id = '${restored}'); merge new Lead(Id = '${winner}') new Lead(Id = '${loser}');`)
        expect(new Set(((await ask('updated', START, START + MINUTE)).body as { ids: string[] }).ids)).toEqual(new Set([winner, restored]))
        expect((await ask('deleted', START, START + MINUTE)).body).toMatchObject({ deletedRecords: [{ id: loser }] })
    })
})

describe('deleted rows', () => {
    test('APEX H20 have the shape of a recorded answer, also once the recycle bin is empty', async () => {
        const id = await createLead('Gone')
        await api.request('DELETE', `/sobjects/Lead/${id}`)
        const inBin = await ask('deleted', START, START + MINUTE)
        expect(Object.keys(inBin.body as object).sort()).toEqual(Object.keys(sample('get-deleted')).sort())
        expect(inBin.body).toMatchObject({ deletedRecords: [{ id, deletedDate: stamp(START) }], latestDateCovered: stamp(START) })
        expect((await control('DELETE', '/recycle-bin')).body).toEqual({ emptied: 1 })
        expect((await ask('deleted', START, START + MINUTE)).body).toEqual(inBin.body)
        expect((await api.request('GET', '/queryAll?q=SELECT+Id+FROM+Lead')).body).toMatchObject({ totalSize: 0 })
    })

    test('APEX H20 before the earliest date available, after 15 days or a purge, are INVALID_REPLICATION_DATE', async () => {
        await createLead('Kept')
        expect(errorCode(await ask('deleted', START - 15 * DAY - MINUTE, START))).toBe('INVALID_REPLICATION_DATE')
        expect((await ask('deleted', START - 15 * DAY, START)).status).toBe(200)
        await control('DELETE', '/delete-log')
        expect(errorCode(await ask('deleted', START - MINUTE, START + MINUTE))).toBe('INVALID_REPLICATION_DATE')
        expect((await ask('deleted', START, START + MINUTE)).body).toMatchObject({ earliestDateAvailable: stamp(START) })
    })

    test('APEX H20 refused for User, whose rows cannot be deleted', async () => {
        expect(errorCode(await ask('deleted', START - DAY, START, 'User'))).toBe('NOT_IMPLEMENTED')
        expect((await ask('updated', START - DAY, START + MINUTE, 'User')).status).toBe(200)
    })
})

describe('long transactions', () => {
    test('APEX H21 latestDateCovered stays at the start of the oldest one until it commits rows with older stamps', async () => {
        await api.org.services.clock.advance(30_000)
        const late = { operation: 'insert', object: 'Lead', records: [{ LastName: 'Late', Company: 'Acme' }], commitAfterMs: 9 * MINUTE }
        expect((await control('POST', '/transactions', late)).status).toBe(201)
        await api.org.services.clock.advance(5 * MINUTE)
        expect((await ask('updated', START, START + 5 * MINUTE)).body).toEqual({ ids: [], latestDateCovered: stamp(START) })
        expect((await ask('deleted', START, START + 5 * MINUTE)).body).toMatchObject({ latestDateCovered: stamp(START) })
        await api.org.services.clock.advance(5 * MINUTE)
        const after = await ask('updated', START, START + 10 * MINUTE)
        expect(after.body).toMatchObject({ ids: [expect.any(String)], latestDateCovered: stamp(START + 10 * MINUTE) })
        const { records } = (await api.request('GET', '/query?q=SELECT+SystemModstamp,CreatedDate+FROM+Lead')).body as { records: object[] }
        expect(records).toMatchObject([{ SystemModstamp: stamp(START + 30_000), CreatedDate: stamp(START + 30_000) }])
        const { transactions } = (await control('GET', '/transactions')).body as { transactions: object[] }
        expect(transactions).toMatchObject([{ state: 'committed', results: [{ success: true }] }])
    })

    test('APEX H21 a bad late save is refused by its field and opens nothing', async () => {
        const bad = [
            { commitAfterMs: -1 },
            { operation: 'insert', commitAfterMs: 1 },
            { operation: 'insert', object: 'Nope', records: [{}], commitAfterMs: 1 },
            { operation: 'insert', object: 'Lead', records: [{ Nope: 1 }], commitAfterMs: 1 },
        ]
        for (const body of bad) expect((await control('POST', '/transactions', body)).status).toBe(400)
        expect((await control('GET', '/transactions')).body).toEqual({ transactions: [] })
    })
})

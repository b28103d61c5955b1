/** Rows H25 to H28: what the org tells of its limits, what it refuses, and stamps that move without a save. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { OrgApi } from '../support/start-org-api.ts'
import { START, logIn, startOrgApi } from '../support/start-org-api.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

let api: OrgApi

beforeEach(async () => {
    api = await startOrgApi()
})

afterEach(async () => {
    await api.close()
})

const control = (method: string, path: string, body?: unknown) =>
    api.request(method, `//__org${path}`, { token: null, ...(body === undefined ? {} : { body }) })
const advance = (ms: number) => api.org.services.clock.advance(ms)

/** Remaining of a limit as /limits tells it, and the use in the header of the same answer. */
async function look(name = 'DailyApiRequests'): Promise<[number, string | null]> {
    const reply = await api.request('GET', '/limits', { token: await logIn(api.url, api.client) })
    return [(reply.body as Record<string, { Remaining: number }>)[name]?.Remaining ?? NaN, reply.headers.get('sforce-limit-info')]
}

describe('limits', () => {
    test('APEX H25 tell their use up to five minutes late in REST, header and Apex, and refuse at once', async () => {
        await control('POST', '/limits', { lagMs: 5 * MINUTE, others: { DailyApiRequests: 14_900 } })
        expect(await look()).toEqual([15_000, 'api-usage=0/15000'])
        const apex = "System.assertEquals(0, OrgLimits.getMap().get('DailyApiRequests').getValue());"
        expect(await api.org.executeAnonymous(apex)).toMatchObject({ success: true })
        await advance(5 * MINUTE)
        expect(await look()).toEqual([99, 'api-usage=14901/15000'])
        await control('POST', '/limits', { others: { DailyApiRequests: 98 } })
        expect((await api.request('GET', '/limits')).status).toBe(403)
        expect((await control('POST', '/limits', { lagMs: 301_000 })).status).toBe(400)
    })

    test('APEX H25 the use by other applications adds to ours and rolls off after 24 hours', async () => {
        await control('POST', '/limits', { others: { DailyApiRequests: 1000, DailyBulkV2QueryJobs: 50 } })
        await advance(DAY / 2)
        await control('POST', '/limits', { others: { DailyApiRequests: 200 } })
        expect(await look()).toEqual([13_799, 'api-usage=1201/15000'])
        expect((await look('DailyBulkV2QueryJobs'))[0]).toBe(9950)
        await advance(DAY / 2)
        expect(await look()).toEqual([14_797, 'api-usage=203/15000'])
        expect((await look('DailyBulkV2QueryJobs'))[0]).toBe(10_000)
    })
})

describe('refusals on demand', () => {
    test('APEX H26 too many long requests at once have the code of the daily limit and another message', async () => {
        await control('POST', '/refusals', { path: '/query', refusal: 'concurrent', times: 2 })
        const ask = () => api.request('GET', '/query?q=SELECT+Id+FROM+Lead')
        const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'
        const replies = [await ask(), await ask(), await ask()]
        expect(replies.slice(0, 2).map(({ status, body }) => [status, body])).toEqual(
            Array.from({ length: 2 }, () => [403, [{ message, errorCode: 'REQUEST_LIMIT_EXCEEDED' }]]),
        )
        expect(replies[0]?.headers.get('sforce-limit-info')).toBe('api-usage=0/15000')
        expect(replies[2]?.status).toBe(200)
    })

    test('are chosen by path and method, carry any status and body, and are taken back', async () => {
        await control('POST', '/refusals', { path: '/limits', method: 'GET', status: 502, body: '<html>Bad gateway</html>' })
        await control('POST', '/refusals', { path: '/sobjects', refusal: 'fault', times: 9 })
        const gateway = await api.request('GET', '/limits')
        expect([gateway.status, gateway.body, (await api.request('GET', '/limits')).status]).toEqual([502, '<html>Bad gateway</html>', 200])
        expect((await api.request('GET', '/sobjects')).status).toBe(500)
        await control('DELETE', '/refusals')
        expect((await api.request('GET', '/sobjects')).status).toBe(200)
        expect((await control('POST', '/refusals', { path: '/x' })).status).toBe(400)
    })
})

describe('stamps', () => {
    test('APEX H28 move without a save, a trigger or LastModifiedDate', async () => {
        const made = await api.request('POST', '/sobjects/Lead', { body: { LastName: 'Touched', Company: 'Acme' } })
        const { id } = made.body as { id: string }
        await advance(2 * MINUTE)
        const touched = await control('POST', '/touch', { object: 'Lead', values: { LastActivityDate: '2026-11-20' } })
        expect(touched.body).toEqual({ touched: 1 })
        expect((await api.request('GET', `/sobjects/Lead/${id}`)).body).toMatchObject({
            SystemModstamp: '2026-11-21T10:02:00.000+0000',
            LastModifiedDate: '2026-11-21T10:00:00.000+0000',
            LastActivityDate: '2026-11-20',
        })
        const user = { object: 'User', ids: [api.org.users.admin.id], values: { LastLoginDate: '2026-11-21T10:02:00Z' } }
        expect((await control('POST', '/touch', user)).body).toEqual({ touched: 1 })
        const start = new Date(START + MINUTE).toISOString()
        const reply = await api.request('GET', `/sobjects/User/updated?start=${start}&end=${new Date(START + 3 * MINUTE).toISOString()}`)
        expect(reply.body).toMatchObject({ ids: [api.org.users.admin.id] })
        expect((await control('POST', '/touch', { object: 'Lead', values: { Nope: 1 } })).status).toBe(400)
    })

    test('APEX H28 of generated rows move too', async () => {
        await control('POST', '/generate', { object: 'Contact', rows: 300 })
        await advance(2 * MINUTE)
        expect((await control('POST', '/touch', { object: 'Contact' })).body).toEqual({ touched: 300 })
        const found = await api.request(
            'GET',
            `/query?q=${encodeURIComponent('SELECT COUNT() FROM Contact WHERE SystemModstamp = 2026-11-21T10:02:00Z')}`,
        )
        expect(found.body).toMatchObject({ totalSize: 300 })
    })

    test('APEX H29 archived activities are read by queryAll only', async () => {
        const { id } = (await api.request('POST', '/sobjects/Task', { body: { Subject: 'Old' } })).body as { id: string }
        await control('POST', '/touch', { object: 'Task', ids: [id], values: { IsArchived: true } })
        expect((await api.request('GET', '/query?q=SELECT+Id+FROM+Task')).body).toMatchObject({ totalSize: 0 })
        const all = await api.request('GET', '/queryAll?q=SELECT+Id,IsArchived+FROM+Task')
        expect(all.body).toMatchObject({ totalSize: 1, records: [{ Id: id, IsArchived: true }] })
    })

    test('a deleted account takes its contacts, opportunities and activities with it, and getDeleted names them all', async () => {
        const create = async (object: string, body: object): Promise<string> =>
            ((await api.request('POST', `/sobjects/${object}`, { body })).body as { id: string }).id
        const account = await create('Account', { Name: 'Acme' })
        const children = {
            Contact: await create('Contact', { LastName: 'C', AccountId: account }),
            Opportunity: await create('Opportunity', { Name: 'O', AccountId: account, StageName: 'Prospecting', CloseDate: '2026-12-01' }),
            Task: await create('Task', { Subject: 'T', WhatId: account }),
            Event: await create('Event', { Subject: 'E', WhatId: account, StartDateTime: '2026-11-22T10:00:00Z', DurationInMinutes: 30 }),
        }
        await api.request('DELETE', `/sobjects/Account/${account}`)
        for (const [object, id] of Object.entries(children)) {
            const address = `/sobjects/${object}/deleted?start=${new Date(START).toISOString()}&end=${new Date(START + MINUTE).toISOString()}`
            expect((await api.request('GET', address)).body).toMatchObject({ deletedRecords: [{ id }] })
        }
    })
})

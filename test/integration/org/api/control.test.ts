/** The control that Salesforce does not have, and the shapes of /limits. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { OrgApi } from '../../../support/start-org-api.ts'
import { START, logIn, startOrgApi } from '../../../support/start-org-api.ts'

let api: OrgApi

beforeAll(async () => {
    api = await startOrgApi()
})

afterAll(async () => {
    await api.close()
})

const control = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    api.request(method, `//__org${path}`, { token: null, headers, ...(body === undefined ? {} : { body }) })

describe('control', () => {
    test('sets the maximum and the use of an allowance, as other applications would spend it', async () => {
        const reply = await control('POST', '/limits', { limits: { DailyBulkV2QueryJobs: { max: 7, used: 6 } } })
        expect(reply.body).toMatchObject({ limits: { DailyBulkV2QueryJobs: { max: 7, used: 6 } } })
        expect((await api.request('GET', '/limits')).body).toMatchObject({ DailyBulkV2QueryJobs: { Max: 7, Remaining: 1 } })
    })

    test('names the field of a bad request and changes nothing', async () => {
        const before = api.org.limits.read('DailyApiRequests')
        const bad: [string, unknown, string][] = [
            ['/limits', { limits: { DailyApiRequests: { max: 5 }, Nope: { max: 1 } } }, 'limits.Nope'],
            ['/limits', { limits: { DailyApiRequests: { max: -1 } } }, 'limits.DailyApiRequests.max'],
            ['/clock', { advanceMs: 'soon' }, 'advanceMs'],
            ['/remote-sites', { url: 'ftp://relay.example' }, 'url'],
            ['/clients', { appName: 'X', username: 'nobody@example.com' }, 'username'],
        ]
        for (const [path, body, field] of bad) {
            expect(await control('POST', path, body)).toMatchObject({ status: 400, body: { error: { code: 'invalid_request', field } } })
        }
        expect(api.org.limits.read('DailyApiRequests')).toEqual(before)
    })

    test('moves the clock, and a session ends after two hours without use', async () => {
        const token = await logIn(api.url, api.client)
        expect((await control('POST', '/clock', { advanceMs: 7_200_001 })).body).toEqual({ now: new Date(START + 7_200_001).toISOString() })
        expect((await api.request('GET', '/limits', { token })).status).toBe(401)
    })

    test('adds a remote site by its origin', async () => {
        expect((await control('POST', '/remote-sites', { url: 'https://relay.example/v1' })).body).toEqual({
            remoteSites: expect.arrayContaining(['https://relay.example']),
        })
        expect(api.org.services.remoteSites.has('https://relay.example')).toBe(true)
    })

    test('registers a connected app, whose calls are counted under its name and user', async () => {
        const username = api.org.users.standard.username
        const made = (await control('POST', '/clients', { appName: 'Other App', username })).body as OrgApi['client']
        await api.request('GET', '/limits', { token: await logIn(api.url, made) })
        expect((await control('GET', '/usage')).body).toMatchObject({ apiCalls: { [`Other App (${username})`]: 1 } })
    })

    test('tells what runs and waits', async () => {
        expect((await control('GET', '/status')).body).toMatchObject({ orgId: api.org.services.orgId, apiVersion: '66.0', jobsRunning: 0 })
    })

    test('answers no web page, not even one that reached this machine', async () => {
        expect((await control('GET', '/usage', undefined, { origin: 'https://elsewhere.example' })).status).toBe(403)
        expect((await control('POST', '/clock', 'advanceMs=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    })

    test('opens a session without a login, of the admin or of whom it names', async () => {
        const { admin, standard } = api.org.users
        for (const [body, username] of [
            [undefined, admin.username],
            [{ username: standard.username }, standard.username],
        ] as const) {
            const { status, body: session } = await control('POST', '/sessions', body)
            const { accessToken: token } = session as { accessToken: string }
            expect(status).toBe(201)
            expect((await api.request('GET', '//services/oauth2/userinfo', { token })).body).toMatchObject({ preferred_username: username })
        }
        expect((await control('POST', '/sessions', { username: 'nobody@example.com' })).status).toBe(400)
    })

    test('costs no API request', async () => {
        const { used } = api.org.limits.read('DailyApiRequests')
        await control('GET', '/usage')
        expect(api.org.limits.read('DailyApiRequests').used).toBe(used)
    })
})

describe('limits', () => {
    test('have the shape of a recorded answer: Max and Remaining, apps with allotments of 0', async () => {
        const recorded = JSON.parse(readFileSync('test/contract/samples/limits-devorg.json', 'utf8')) as Record<
            string,
            Record<string, unknown>
        >
        const token = await logIn(api.url, api.client)
        const own = (await api.request('GET', '/limits', { token })).body as Record<string, Record<string, unknown>>
        for (const [name, entry] of Object.entries(own)) {
            const { Max, Remaining, ...apps } = entry
            expect([name, typeof Max, typeof Remaining]).toEqual([name, 'number', 'number'])
            for (const app of Object.values(apps)) expect(app).toEqual({ Max: 0, Remaining: 0 })
        }
        const shared = Object.keys(own).filter((name) => name in recorded)
        expect(shared).toEqual(expect.arrayContaining(['DailyApiRequests', 'DailyAsyncApexExecutions', 'DailyBulkV2QueryJobs']))
    })
})

/** Row H27: tokens by JWT bearer and client credentials, and their end. */
import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { SignJWT } from 'jose'
import type { OrgApi } from '../support/start-org-api.ts'
import { START, startOrgApi } from '../support/start-org-api.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-jwt-'))
const SECONDS = START / 1000

let api: OrgApi
let client: { clientId: string; clientSecret: string }

/** A key and its self-signed certificate, as an admin uploads it to the connected app. */
function makeCertificate(name: string): void {
    const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Test', ...files], {
        stdio: 'pipe',
    })
}

beforeAll(() => {
    makeCertificate('own')
    makeCertificate('other')
})

afterAll(() => {
    rmSync(folder, { recursive: true })
})

beforeEach(async () => {
    api = await startOrgApi()
    const certificate = readFileSync(join(folder, 'own.pem'), 'utf8')
    client = (await control('POST', '/clients', { appName: 'JWT App', certificate })).body as typeof client
})

afterEach(async () => {
    await api.close()
})

const control = (method: string, path: string, body?: unknown) =>
    api.request(method, `//__org${path}`, { token: null, ...(body === undefined ? {} : { body }) })

interface Wrong {
    readonly claims?: object
    readonly key?: string
    readonly algorithm?: string
}

function assertion({ claims = {}, key = 'own', algorithm = 'RS256' }: Wrong = {}): Promise<string> {
    const usual = { iss: client.clientId, sub: api.org.users.admin.username, aud: 'https://login.salesforce.com', exp: SECONDS + 180 }
    const privateKey = createPrivateKey(readFileSync(join(folder, `${key}.key`)))
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: algorithm }).sign(privateKey)
}

async function exchange(text: string): Promise<{ status: number; body: Record<string, string> }> {
    const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: text })
    const reply = await fetch(`${api.url}/services/oauth2/token`, { method: 'POST', body: form })
    return { status: reply.status, body: (await reply.json()) as Record<string, string> }
}

describe('JWT bearer', () => {
    test('APEX H27 gives a session of the user whom the assertion names, to the login servers or the org’s own address', async () => {
        for (const aud of ['https://login.salesforce.com', 'https://test.salesforce.com', api.url, `${api.url}/`]) {
            const { status, body } = await exchange(await assertion({ claims: { aud } }))
            expect([aud, status, body]).toEqual([aud, 200, expect.objectContaining({ token_type: 'Bearer', instance_url: api.url })])
            expect((await api.request('GET', '/limits', { token: body['access_token'] ?? '' })).status).toBe(200)
        }
        const inMilliseconds = await exchange(await assertion({ claims: { exp: START + 180_000 } }))
        expect(inMilliseconds.status).toBe(200)
    })

    test('APEX H27 is refused in the words of Salesforce, each cause in its own', async () => {
        const standard = api.org.users.standard.username
        const cases: [Wrong, string, string][] = [
            [{ claims: { iss: 'nobody' } }, 'invalid_client_id', 'client identifier invalid'],
            [{ claims: { iss: api.client.clientId } }, 'invalid_grant', 'invalid assertion'],
            [{ key: 'other' }, 'invalid_grant', 'invalid assertion'],
            [{ algorithm: 'PS256' }, 'invalid_grant', 'invalid assertion'],
            [{ claims: { aud: 'https://evil.example' } }, 'invalid_grant', 'audience is invalid'],
            [{ claims: { exp: SECONDS } }, 'invalid_grant', 'expired authorization code'],
            [{ claims: { sub: standard } }, 'invalid_grant', "user hasn't approved this consumer"],
            [{ claims: { sub: 'nobody@example.com' } }, 'invalid_grant', "user hasn't approved this consumer"],
        ]
        for (const [wrong, error, description] of cases) {
            expect([wrong, await exchange(await assertion(wrong))]).toEqual([
                wrong,
                { status: 400, body: { error, error_description: description } },
            ])
        }
        expect((await exchange('nonsense')).body).toMatchObject({ error: 'invalid_grant' })
    })

    test('APEX H27 serves users whom an admin approved, until they are deactivated', async () => {
        const { standard } = api.org.users
        const certificate = readFileSync(join(folder, 'own.pem'), 'utf8')
        const body = { appName: 'Approved', certificate, approvedUsernames: [standard.username] }
        client = (await control('POST', '/clients', body)).body as typeof client
        const asStandard = () => assertion({ claims: { sub: standard.username } })
        expect((await exchange(await asStandard())).status).toBe(200)
        await api.request('PATCH', `/sobjects/User/${standard.id}`, { body: { IsActive: false } })
        expect((await exchange(await asStandard())).body).toEqual({ error: 'inactive_user', error_description: 'user is inactive' })
        expect((await control('POST', '/clients', { ...body, certificate: 'no certificate' })).status).toBe(400)
        expect((await control('POST', '/clients', { ...body, approvedUsernames: ['nobody@example.com'] })).status).toBe(400)
    })
})

describe('sessions', () => {
    test('end all at once, and the token endpoint refuses as a test asks', async () => {
        await control('DELETE', '/sessions')
        expect((await api.request('GET', '/limits')).status).toBe(401)
        const refusal = { error: 'invalid_grant', error_description: 'expired access/refresh token' }
        await control('POST', '/refusals', { path: '/services/oauth2/token', status: 400, body: refusal })
        expect(await exchange(await assertion())).toEqual({ status: 400, body: refusal })
        expect((await exchange(await assertion())).status).toBe(200)
    })
})

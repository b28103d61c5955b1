/** `connect` as a process, against a real local org: by certificate and by client secret, asked for where nobody else can read them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataDir } from '../../../support/data-dir.ts'
import { runCommand } from '../../../support/relay-process.ts'
import { startOrgApi } from '../../../support/start-org-api.ts'
import type { OrgApi } from '../../../support/start-org-api.ts'

let dataDir: string
let api: OrgApi
let orgId: string

const run = (words: string[], answer?: (question: string) => Promise<string>) =>
    runCommand(dataDir, words, { HEADROOM_SALESFORCE_HOSTS: new URL(api.url).host }, undefined, answer)

beforeAll(async () => {
    dataDir = makeDataDir('connect')
    api = await startOrgApi()
    orgId = api.org.services.orgId
    await run(['org', 'add', orgId])
})
afterAll(async () => {
    await api.close()
    rmSync(dataDir, { recursive: true, force: true })
})

test('an org that is not connected is told how, and wrong addresses change nothing', async () => {
    const bare = await run(['connect', orgId])
    expect([bare.code, bare.output]).toEqual([1, expect.stringMatching(/fault +sign-in .*Real-time sync works.*--login-url.*--username/s)])
    for (const [words, advice] of [
        [['--login-url', 'https://login.example.com', '--client-id', 'x'], 'My Domain'],
        [['--login-url', api.url], 'Connect by a certificate'],
        [['--client-id', 'x', '--username', 'y'], 'Connect by a certificate'],
    ] as const) {
        const { code, errors } = await run(['connect', orgId, ...words])
        expect([code, errors]).toEqual([1, expect.stringContaining(advice)])
    }
    expect((await run(['connect', '00D000000000777EAA', '--login-url', api.url, '--client-id', 'x'])).errors).toContain('Add the org first')
})

test('by a client secret: it is asked for, not printed, and the org is signed in to', async () => {
    const { clientId, clientSecret } = api.client
    const { output, errors } = await run(['connect', orgId, '--login-url', api.url, '--client-id', clientId], () =>
        Promise.resolve(clientSecret),
    )
    expect(errors).toContain('External Client App Manager')
    expect(output).toMatch(new RegExp(`ok +sign-in +as the user ${api.org.users.admin.id}`))
    expect(output).toMatch(/ok +limits +\d+ of 15000 API requests/)
    expect(output + errors).not.toContain(clientSecret)
})

test('by certificate: the clicks are printed, the certificate is written, and what Salesforce then knows signs in', async () => {
    const certificate = join(dataDir, 'relay.crt')
    const { username } = api.org.users.admin
    let clientId = ''
    const words = ['connect', orgId, '--login-url', api.url, '--username', username, '--certificate', certificate]
    const { output, errors } = await run(words, async (question) => {
        expect(question).toContain(`upload ${certificate}`)
        const body = { appName: 'Headroom', certificate: readFileSync(certificate, 'utf8'), approvedUsernames: [username] }
        const reply = await api.request('POST', '//__org/clients', { body })
        clientId = (reply.body as { clientId: string }).clientId
        return clientId
    })
    expect(errors).toContain(`Give that permission set to ${username}.`)
    expect(output).toMatch(new RegExp(`ok +sign-in +as the user ${api.org.users.admin.id}`))
    const again = JSON.parse((await run(['connect', orgId, '--json'])).output) as { findings: { check: string; isOk: boolean }[] }
    expect(again.findings[0]).toMatchObject({ check: 'sign-in', isOk: true })
    expect((await run(['connect', orgId])).output).not.toContain('--login-url')
})

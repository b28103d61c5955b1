/** The operator's commands as processes, on an embedded store of their own: what they print, what they refuse and how they end. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataDir } from '../../../support/data-dir.ts'
import { readServerPid, runCommand, startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { makeBody, makeChange, post, signHeaders } from '../../../support/start-relay.ts'
import { makeStoreFolder } from '../../../support/store-folder.ts'

const ORG = '00D000000000001EAA'
const MADE_IN_ORG = '00D000000000003EAA'
const INTEGRATED = '00D000000000002EAA'
let dataDir: string
let relay: RelayProcess
const settings: Record<string, string> = {}

/** Runs while a relay holds the store, as an operator would. */
const run = (...words: string[]) => runCommand(dataDir, words, settings)
const runJson = async (...words: string[]) => JSON.parse((await run(...words, '--json')).output) as Record<string, unknown>

const makeKey = () => `whsec_${randomBytes(32).toString('base64')}`

/** A delivery of the org, signed with the key. */
async function signedBy(requestKey: string, orgId: string) {
    const key = Buffer.from(requestKey.replace('whsec_', ''), 'base64')
    const org = { orgId, requestKey: key, responseKey: key, token: '' }
    const body = makeBody([makeChange()], { orgId })
    return post(relay, body, signHeaders(org, body))
}

beforeAll(async () => {
    dataDir = makeDataDir('cli')
    relay = await startRelayProcess(dataDir)
    settings['RELAY_PORT'] = new URL(relay.url).port
})
afterAll(async () => {
    await relay.end('SIGTERM')
    expect(readServerPid(dataDir)).toBeNull()
    rmSync(dataDir, { recursive: true, force: true })
})

describe('the life of an org on the command line', () => {
    test('it is added, listed, shown, rotated and given tokens; secrets are in the answer that makes them and in no other', async () => {
        const added = await runJson('org', 'add', ORG.slice(0, 15))
        const { token } = (await runJson('token', 'add', ORG)) as { token: string }
        const rotated = await runJson('org', 'rotate', ORG, '--grace-hours', '2')
        expect(Date.parse(rotated['oldKeysExpireAt'] as string) - Date.now()).toBeLessThan(2 * 3_600_000 + 1_000)
        const shown = [await run('org', 'list'), await run('org', 'status', ORG), await run('token', 'list', ORG)]
        expect(shown.map(({ code }) => code)).toEqual([0, 0, 0])
        const text = shown.map(({ output }) => output).join('\n')
        expect(text).toContain(ORG)
        expect(text).toContain(token.slice(-4))
        for (const secret of [added['requestKey'], rotated['responseKey'], token]) expect(text).not.toContain(secret)
        expect(await runJson('token', 'revoke', ORG, token.slice(-4))).toEqual({ revoked: 1 })
    })

    test('one that was synced by API before may spend more of its quotas', async () => {
        await runJson('org', 'add', INTEGRATED.slice(0, 15), '--integrated')
        const { token } = (await runJson('token', 'add', INTEGRATED)) as { token: string }
        const answer = await fetch(`${relay.url}/v1/settings`, { headers: { authorization: `Bearer ${token}` } })
        expect(await answer.json()).toMatchObject({ ownLimitPercent: 90, thresholdPercent: 90 })
        await runJson('org', 'remove', INTEGRATED, '--yes')
    })

    test('it is removed only by somebody who means it', async () => {
        const refused = await run('org', 'remove', ORG)
        expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('Nothing was removed.')])
        expect(await runJson('org', 'list')).toMatchObject({ orgs: [{ orgId: ORG }] })
        expect(await runJson('org', 'remove', ORG, '--yes')).toMatchObject({ removed: { api_tokens: 1, orgs: 1 } })
        expect(await runJson('org', 'list')).toEqual({ orgs: [] })
    })

    test('wrong words end with 1 and say how it is written', async () => {
        for (const [words, advice] of [
            [['org', 'status'], 'org status <orgId>'],
            [['org', 'rotate', ORG, '--grace-hours', '999'], 'from 0 to 168'],
            [['org', 'explode', ORG], 'There is no command "org explode'],
            [['status', ORG], 'These are alike: org status, sync status.'],
            [['token', 'revoke', ORG, 'abc'], 'last four characters'],
            [['doctor', '--loudly'], 'Unknown option'],
        ] as const) {
            const { code, errors, output } = await run(...words)
            expect([words, code, output, errors]).toEqual([words, 1, '', expect.stringContaining(advice)])
            expect(errors.split('\n').length).toBeLessThan(6) // a screenful of help would hide what was wrong
        }
    })

    test('keys that the org made are read from the standard input, and shown nowhere', async () => {
        const runGiven = (text: string, ...words: string[]) => runCommand(dataDir, words, settings, undefined, () => Promise.resolve(text))
        const [requestKey, responseKey] = [makeKey(), makeKey()]
        const added = await runGiven(`${requestKey}\n\n${responseKey} `, 'org', 'add', MADE_IN_ORG, '--keys-stdin')
        expect([added.code, added.output]).toEqual([0, expect.stringContaining('connect it in Headroom’s panel')])
        for (const secret of [requestKey, responseKey]) expect(added.output + added.errors).not.toContain(secret)
        const half = await runGiven(makeKey(), 'org', 'rotate', MADE_IN_ORG, '--keys-stdin', '--grace-hours', '0')
        expect([half.code, half.errors]).toEqual([1, expect.stringContaining('needs two lines')])
        expect((await signedBy(requestKey, MADE_IN_ORG)).status).toBe(200)
        await runGiven(`${makeKey()}\n${makeKey()}`, 'org', 'rotate', MADE_IN_ORG, '--keys-stdin')
        await run('org', 'rotate', MADE_IN_ORG)
        const { token } = (await runJson('token', 'add', MADE_IN_ORG)) as { token: string }
        const answer = await fetch(`${relay.url}/v1/audit`, { headers: { authorization: `Bearer ${token}` } })
        const { entries } = (await answer.json()) as { entries: { subject: string; action: string; actor: string }[] }
        expect(entries.filter(({ subject }) => subject === 'org').map(({ action, actor }) => [action, actor])).toEqual([
            ['changed', 'cli'],
            ['changed', 'cli, with keys made in Salesforce'],
            ['created', 'cli, with keys made in Salesforce'],
        ])
        expect((await run('org', 'remove', MADE_IN_ORG, '--yes')).code).toBe(0)
    })
})

describe('doctor', () => {
    test('finds nothing wrong where nothing is, and ends with 0', async () => {
        const { code, output } = await run('doctor')
        expect(
            output
                .trim()
                .split('\n')
                .map((line) => line.split(/\s+/).slice(0, 2).join(' ')),
        ).toEqual(['store', 'migrations', 'clock', 'keys', 'disk', 'address'].map((check) => `ok ${check}`))
        expect(code).toBe(0)
    })

    test('a relay that does not answer and keys of another encryption key are faults that say what to do; it ends with 1', async () => {
        await run('org', 'add', ORG)
        const stranger = { RELAY_PORT: '1', HEADROOM_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') }
        const { code, output } = await runCommand(dataDir, ['doctor', '--json'], stranger)
        const { findings } = JSON.parse(output) as { findings: { check: string; isOk: boolean; text: string }[] }
        expect(findings.filter(({ isOk }) => !isOk)).toEqual([
            { check: 'keys', isOk: false, text: expect.stringContaining(`the keys of ${ORG} do not open: start with`) },
            { check: 'address', isOk: false, text: expect.stringContaining('start the relay, or correct RELAY_HOST') },
        ])
        expect(code).toBe(1)
    })

    test('a relay that is started with that other key does not run', async () => {
        const stranger = { HEADROOM_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') }
        await expect(startRelayProcess(dataDir, stranger)).rejects.toThrow('The relay cannot run: The encryption key opens none')
    })

    test('where the store cannot be used, its reason is told once and what needs it is not tried', async () => {
        const { port } = JSON.parse(relay.log.find((line) => line.includes('embedded store')) ?? '') as { port: number }
        const nobody = {
            DATABASE_URL: `postgres://nobody:wrong@127.0.0.1:${port}/postgres`,
            HEADROOM_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64'),
        }
        const { code, output } = await runCommand(dataDir, ['doctor'], { ...settings, ...nobody })
        expect(output.match(/^(fault|ok) +\w+/gm)?.map((line) => line.replace(/ +/, ' '))).toEqual([
            'fault store',
            'fault migrations',
            'fault clock',
            'fault keys',
            'ok disk',
            'ok address',
        ])
        expect(output).toMatch(/^fault +store +The store cannot be used: password authentication failed for user "nobody"\. Look/m)
        expect(output.match(/cannot be used/g)).toHaveLength(1)
        expect(code).toBe(1)
    })

    test('a store that no relay has started on yet lacks its migrations, counted and not listed', async () => {
        const folder = makeStoreFolder('cli-new')
        const { output } = await runCommand(folder, ['doctor'], { RELAY_PORT: '1' })
        expect(output).toMatch(/^fault +migrations +\d+ not applied, the last one \d{4}-[a-z-]+\.sql: start the relay/m)
        expect(output).toMatch(/^fault +keys +see migrations first$/m)
        rmSync(folder, { recursive: true, force: true })
    })

    test('while the encryption key changes it says how many secrets still need the one before, and when that can go', async () => {
        const settings = {
            HEADROOM_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64'),
            HEADROOM_ENCRYPTION_KEY_PREVIOUS: readFileSync(join(dataDir, 'encryption.key'), 'utf8').trim(),
        }
        expect((await run('keys', 'reseal')).output).toContain('HEADROOM_ENCRYPTION_KEY_PREVIOUS is not set')
        const readKeys = async (): Promise<string> => (await runCommand(dataDir, ['doctor'], settings)).output
        expect(await readKeys()).toMatch(/^ok +keys .*; 2 secret.s. need HEADROOM_ENCRYPTION_KEY_PREVIOUS/m)
        const { output } = await runCommand(dataDir, ['keys', 'reseal'], settings)
        expect(output).toMatch(/^Sealed 2 secrets anew; 0 already were\.\nHEADROOM_ENCRYPTION_KEY_PREVIOUS is no longer needed/)
        expect(await readKeys()).toMatch(/^ok +keys .*; HEADROOM_ENCRYPTION_KEY_PREVIOUS is no longer needed/m)
    })
})

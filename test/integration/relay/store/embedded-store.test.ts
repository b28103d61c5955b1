/** The embedded store under real relay processes: killed, shared, started twice, damaged. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { readServerPid, runCommand, startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { makeBody, makeChange, signHeaders, waitFor } from '../../../support/start-relay.ts'
import type { TestOrg } from '../../../support/start-relay.ts'
import { queryOnce } from '../../../support/start-store.ts'
import { makeStoreFolder } from '../../../support/store-folder.ts'

/** Longer than a relay looks where another one is present. */
const LATE_MS = 1_500

let dataDir: string
let org: TestOrg
const toKey = (text = ''): Buffer => Buffer.from(text.replace('whsec_', ''), 'base64')

beforeAll(async () => {
    dataDir = makeStoreFolder('embedded')
    const keys = JSON.parse((await runCommand(dataDir, ['org', 'add', '00D000000000001', '--json'])).output) as Record<string, string>
    const { token } = JSON.parse((await runCommand(dataDir, ['token', 'add', '00D000000000001EAA', '--json'])).output) as { token: string }
    org = { orgId: '00D000000000001EAA', requestKey: toKey(keys['requestKey']), responseKey: toKey(keys['responseKey']), token }
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** No test leaves a server to the next one. */
beforeEach(() => expect(readServerPid(dataDir)).toBeNull())

async function deliverTo(relay: RelayProcess): Promise<number> {
    const body = makeBody([makeChange()])
    return (await fetch(`${relay.url}/v1/deliveries`, { method: 'POST', body, headers: signHeaders(org, body) })).status
}

/** Process ids of the server's sessions with a relay, but the one by which it is present. */
async function listPoolSessions(): Promise<number[]> {
    const port = readFileSync(join(dataDir, 'postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[3]
    const password = readFileSync(join(dataDir, 'postgres/cluster/password'), 'utf8').trim()
    const text = `select pid from pg_stat_activity
        where backend_type = 'client backend' and application_name <> 'headroom-presence' and pid <> pg_backend_pid()`
    const rows = await queryOnce<{ pid: number }>(`postgres://headroom:${password}@127.0.0.1:${port}/postgres`, text)
    return rows.map(({ pid }) => pid)
}

async function countChanges(relay: RelayProcess): Promise<number> {
    const response = await fetch(`${relay.url}/v1/changes?after=0&limit=200`, { headers: { authorization: `Bearer ${org.token}` } })
    return ((await response.json()) as { changes: unknown[] }).changes.length
}

describe('the embedded store', () => {
    test('FAILURES F6: a relay killed by kill -9 leaves its server running, and the next one adopts it with everything accepted', async () => {
        const first = await startRelayProcess(dataDir)
        expect(await deliverTo(first)).toBe(200)
        const count = await countChanges(first)
        const server = readServerPid(dataDir)
        expect(server).toBeGreaterThan(1)
        await first.end('SIGKILL')
        expect(readServerPid(dataDir)).toBe(server)
        const second = await startRelayProcess(dataDir)
        expect(second.log.join('\n')).toContain('"isAdopted":true')
        expect(await countChanges(second)).toBe(count)
        expect(await deliverTo(second)).toBe(200)
        expect(await second.end('SIGTERM')).toBe(0)
    })

    test('FAILURES F6: two relays that start at once share one server, and only the last one out stops it', async () => {
        const [first, second] = await Promise.all([startRelayProcess(dataDir), startRelayProcess(dataDir)])
        const server = readServerPid(dataDir)
        expect(await first.end('SIGTERM')).toBe(0)
        expect(readServerPid(dataDir)).toBe(server)
        expect(await deliverTo(second)).toBe(200)
        expect(await second.end('SIGTERM')).toBe(0)
    })

    test('a session that a busy machine ends late keeps the server of a relay that stops from being stopped for a moment only', async () => {
        const relay = await startRelayProcess(dataDir)
        expect(await deliverTo(relay)).toBe(200)
        const [session = 0] = await listPoolSessions()
        process.kill(session, 'SIGSTOP')
        const ended = relay.end('SIGTERM')
        await delay(LATE_MS)
        process.kill(session, 'SIGCONT')
        expect(await ended).toBe(0)
        expect(readServerPid(dataDir)).toBeNull()
    })

    test('FAILURES F6: a server killed under a living relay is started again, and the relay goes on', async () => {
        const relay = await startRelayProcess(dataDir)
        const count = await countChanges(relay)
        const server = readServerPid(dataDir)
        if (server === null) throw new Error('There is no server to kill.')
        process.kill(server, 'SIGKILL')
        await waitFor(async () => (await deliverTo(relay)) === 200)
        expect(await countChanges(relay)).toBe(count + 1)
        expect(await relay.end('SIGTERM')).toBe(0)
    })

    test('FAILURES F6: the mark of a dead server whose process id another program has now does not stop the start', async () => {
        const port = await new Promise<number>((resolve) => {
            const server = createServer().listen(0, '127.0.0.1', () => {
                const address = server.address() as AddressInfo
                server.close(() => resolve(address.port))
            })
        })
        const mark = [process.pid, join(dataDir, 'postgres/cluster/data'), 1, port, '', '127.0.0.1', '', 'ready'].join('\n')
        writeFileSync(join(dataDir, 'postgres/cluster/data/postmaster.pid'), mark)
        const relay = await startRelayProcess(dataDir)
        expect(await deliverTo(relay)).toBe(200)
        expect(await relay.end('SIGTERM')).toBe(0)
    })

    test('a command runs beside a running relay and leaves its server alone', async () => {
        const relay = await startRelayProcess(dataDir)
        const again = await runCommand(dataDir, ['org', 'add', org.orgId])
        expect(again).toMatchObject({ code: 1, errors: expect.stringMatching(/is added already: .*org rotate/) })
        expect((await runCommand(dataDir, ['token', 'add', '00D000000000009EAA'])).errors).toContain('org add 00D000000000009EAA')
        expect(await deliverTo(relay)).toBe(200)
        expect(await relay.end('SIGTERM')).toBe(0)
    })

    test('FAILURES C4-80: waits for its disk, asks for a password on every connection, and keeps its secrets to its own account', async () => {
        const relay = await startRelayProcess(dataDir)
        const cluster = join(dataDir, 'postgres/cluster')
        const port = Number(readFileSync(join(cluster, 'data/postmaster.pid'), 'utf8').split('\n')[3])
        const rules = readFileSync(join(cluster, 'data/pg_hba.conf'), 'utf8')
            .split('\n')
            .filter((line) => /^(local|host)/.test(line))
        expect(rules.filter((line) => !line.trim().endsWith('scram-sha-256'))).toEqual([])
        const stranger = new pg.Client({ connectionString: `postgres://headroom:guess@127.0.0.1:${port}/postgres` })
        await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
        const password = readFileSync(join(cluster, 'password'), 'utf8').trim()
        const client = new pg.Client({ connectionString: `postgres://headroom:${password}@127.0.0.1:${port}/postgres` })
        await client.connect()
        expect(
            (await client.query(`select current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses`)).rows,
        ).toEqual([{ fsync: 'on', addresses: '127.0.0.1' }])
        await client.end()
        for (const file of [join(cluster, 'password'), join(dataDir, 'encryption.key')]) expect(statSync(file).mode & 0o077).toBe(0)
        expect(relay.log.join('\n')).not.toContain(password)
        expect(await relay.end('SIGTERM')).toBe(0)
    })
})

describe('a folder that is no store of ours', () => {
    test.each([
        ['is half there', '', 'is not a complete store'],
        ['was written by another Postgres', '12', 'was written by Postgres 12'],
    ])('FAILURES F5: a store that %s is left as it is, and the relay says what to do', async (_case, version, message) => {
        const folder = mkdtempSync(join(tmpdir(), 'headroom-broken-'))
        const data = join(folder, 'postgres/cluster/data')
        mkdirSync(data, { recursive: true })
        writeFileSync(join(folder, 'postgres/cluster/password'), 'secret')
        if (version !== '') writeFileSync(join(data, 'PG_VERSION'), `${version}\n`)
        const before = readdirSync(data)
        await expect(startRelayProcess(folder)).rejects.toThrow(message)
        expect(readdirSync(data)).toEqual(before)
        rmSync(folder, { recursive: true, force: true })
    })

    test('a server that cannot be reached is reported in one line that names it, and nothing is created', async () => {
        const folder = join(tmpdir(), `headroom-none-${process.pid}`)
        const gone = createServer().listen(0, '127.0.0.1')
        await once(gone, 'listening')
        const { port } = gone.address() as AddressInfo
        await new Promise((done) => gone.close(done))
        const more = { DATABASE_URL: `postgres://x:y@127.0.0.1:${port}/z`, HEADROOM_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') }
        const start = startRelayProcess(folder, more)
        await expect(start).rejects.toThrow(`The relay cannot run: The store cannot be used: connect ECONNREFUSED 127.0.0.1:${port}. Look`)
        expect(existsSync(folder)).toBe(false)
    })
})

/** The relay dies at every named place on the way of a write, by either channel: each task is made once, and none is forgotten. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { FAIL_POINTS } from '../../../../relay/src/platform/failpoints.ts'
import type { FailPoint } from '../../../../relay/src/platform/failpoints.ts'
import { runCommand, startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { startScriptedSalesforce } from '../../../support/scripted-salesforce.ts'
import { scriptRows } from '../../../support/scripted-rows.ts'
import { ORG_ID, waitFor } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'
import { ask, log, makeTask, read, succeed, tellLimits, tellSchema } from '../../../support/start-writes.ts'

const TIMES = process.env['HEADROOM_LONG'] === '1' ? 5 : 1
const TEST_TIMEOUT_MS = 60_000
const POINTS = FAIL_POINTS.filter((point) => point.startsWith('write-'))

const dataDir = mkdtempSync(join(tmpdir(), 'headroom-write-points-'))
const server = await startScriptedSalesforce(ORG_ID)
const rows = scriptRows(server)
let org: TestOrg

const start = (point?: FailPoint): Promise<RelayProcess> =>
    startRelayProcess(dataDir, { HEADROOM_SALESFORCE_HOSTS: server.host, ...(point === undefined ? {} : { HEADROOM_FAIL_POINT: point }) })
/** What the helpers ask of a relay that is a process of its own. */
const as = ({ url }: RelayProcess): TestRelay => ({ url, org }) as TestRelay

beforeAll(async () => {
    const keys = JSON.parse((await runCommand(dataDir, ['org', 'add', ORG_ID, '--json'])).output) as Record<string, string>
    const { token } = JSON.parse((await runCommand(dataDir, ['token', 'add', ORG_ID, '--json'])).output) as { token: string }
    const key = (name: string) => Buffer.from((keys[name] ?? '').replace('whsec_', ''), 'base64')
    org = { orgId: ORG_ID, requestKey: key('requestKey'), responseKey: key('responseKey'), token }
    const words = ['connect', ORG_ID, '--login-url', server.url, '--client-id', 'client']
    await runCommand(dataDir, words, { HEADROOM_SALESFORCE_HOSTS: server.host }, undefined, () => Promise.resolve('secret'))
}, TEST_TIMEOUT_MS)
afterAll(async () => {
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
})

/** As if the time of a lease had passed. */
async function endLeases(): Promise<void> {
    const home = join(dataDir, 'postgres/cluster')
    const port = readFileSync(join(home, 'data/postmaster.pid'), 'utf8').split('\n')[3] ?? ''
    const client = new pg.Client(`postgres://headroom:${readFileSync(join(home, 'password'), 'utf8').trim()}@127.0.0.1:${port}/postgres`)
    await client.connect()
    await client.query(`update writes set leased_until = now() - interval '1 hour', run_after = now() where state in ('leased', 'waiting')`)
    await client.end()
}

/** What the org's job does with what it leases: all of it. */
async function runJob(relay: TestRelay): Promise<void> {
    const { commands } = await ask(relay)
    const fresh = commands.filter(({ key }) => !rows.done.some((done) => done.key === key))
    rows.done.push(...fresh)
    await ask(relay, { lease: 0, results: commands.map((command) => succeed(command)) })
}

async function die(point: FailPoint, subject: string): Promise<string> {
    const relay = await start(point)
    const exited = once(relay.child, 'exit')
    await tellLimits(as(relay), point.includes('send') ? { apex: 230_000 } : {})
    await tellSchema(as(relay))
    const [write] = await log(as(relay), [makeTask({ subject })])
    if (!point.includes('send')) await ask(as(relay)).catch(() => undefined)
    await exited
    expect([relay.child.signalCode, relay.log.join('\n').includes(`fail point ${point} reached`)]).toEqual(['SIGKILL', true])
    return write?.id ?? ''
}

test.each(POINTS)(
    'FAILURES T2 killed at %s, the write is done once after the restart',
    async (point) => {
        for (let time = 0; time < TIMES; time++) {
            const subject = `${point} ${time}`
            const id = await die(point, subject)
            const relay = await start()
            await endLeases()
            // A relay looks every five seconds for what became due.
            await waitFor(async () => {
                if (!point.includes('send')) await runJob(as(relay))
                const { state } = await read(as(relay), id)
                return state === 'done'
            })
            expect(rows.done.filter(({ fields }) => fields['Subject'] === subject)).toHaveLength(1)
            expect(await relay.end('SIGTERM')).toBe(0)
        }
    },
    TEST_TIMEOUT_MS * TIMES,
)

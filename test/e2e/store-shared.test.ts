/** Two relays on one DATA_DIR under load, while they, the server that they share, or all of them die by kill -9. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import type { Scene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { readServerPid, startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { signalServer } from '../support/server-processes.ts'
import type { TestOrg } from '../support/start-relay.ts'

const ROUNDS = process.env['HEADROOM_LONG'] === '1' ? 10 : 1
/** Between two blows: what is killed next has something to lose. */
const DELIVERIES = 10

let dataDir: string
let org: TestOrg
let scene: Scene
let relays: readonly RelayProcess[] = []

const startTwo = (): Promise<RelayProcess[]> => Promise.all([startRelayProcess(dataDir), startRelayProcess(dataDir)])
const urls = (): string[] => relays.map(({ url }) => url)

beforeAll(async () => {
    dataDir = makeDataDir('shared')
    org = await addOrgByCommand(dataDir)
    relays = await startTwo()
    scene = await makeScene(new RelayClient(urls()[0] ?? '', org.token))
}, 60_000)
afterAll(async () => {
    for (const relay of relays) await relay.end('SIGTERM')
    rmSync(dataDir, { recursive: true, force: true })
})

/** Its server runs on for the other one, and for the one that comes in its place. */
async function replaceRelay(): Promise<void> {
    const [first, second] = relays as [RelayProcess, RelayProcess]
    const server = readServerPid(dataDir)
    await first.end('SIGKILL')
    relays = [second, await startRelayProcess(dataDir)]
    expect(readServerPid(dataDir)).toBe(server)
}

/** One that nobody but the server's own relays can start again. */
function killServer(): Promise<void> {
    signalServer(dataDir, 'SIGKILL')
    return Promise.resolve()
}

/** As after a power cut: the mark of the server is there, and its process id is another program's, here this test's. */
async function loseAll(): Promise<void> {
    for (const relay of relays) await relay.end('SIGKILL')
    signalServer(dataDir, 'SIGKILL')
    const file = join(dataDir, 'postgres/cluster/data/postmaster.pid')
    const [, ...rest] = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [process.pid, ...rest].join('\n'))
    relays = await startTwo()
}

test(
    `FAILURES F6: ${ROUNDS} times each under load, a relay, the server or all die: one server is shared, adopted or started again, acked = applied`,
    async () => {
        const sender = startSender(org, urls())
        try {
            for (let round = 0; round < ROUNDS; round++) {
                for (const strike of [replaceRelay, killServer, loseAll]) {
                    await sender.proceed(DELIVERIES)
                    await strike()
                    sender.use(urls())
                }
            }
            await sender.proceed(DELIVERIES)
            await expectApplied(urls()[1] ?? '', org.token, await sender.finish(), scene)
        } finally {
            sender.kill()
        }
    },
    60_000 + ROUNDS * 30_000,
)

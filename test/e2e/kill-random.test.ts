/** The relay, the server under it, or both die by kill -9 again and again while deliveries come in. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import type { Scene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { signalServer } from '../support/server-processes.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { showFigures } from './start-test-world.ts'

const ROUNDS = Number(process.env['HEADROOM_LONG'] === '1' ? (process.env['KILL_ROUNDS'] ?? 1_000) : 20)
const READY_MS_MAX = 10_000
/** One start in a hundred may be slower: in a thousand rounds the machine is bound to be busy with something else now and then. */
const READY_SHARE = 0.99
/** Who is not ready by now never is. A slow start fails the test only at its end: the books are compared first. */
const GIVE_UP_MS = 60_000
/** Random moments come after this: each round has something accepted. */
const DELIVERIES_PER_ROUND = 5
const VICTIMS = ['relay', 'server', 'both'] as const

let dataDir: string
let org: TestOrg
let relay: RelayProcess
let scene: Scene

beforeAll(async () => {
    dataDir = makeDataDir('kill')
    org = await addOrgByCommand(dataDir)
    relay = await startRelayProcess(dataDir)
    scene = await makeScene(new RelayClient(relay.url, org.token))
})
afterAll(async () => {
    await relay.end('SIGTERM')
    rmSync(dataDir, { recursive: true, force: true })
})

async function isReady(): Promise<boolean> {
    const answer = await fetch(`${relay.url}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => null)
    return answer?.status === 200
}

/** Kills and resolves with the milliseconds until the relay is ready again. A relay that lives mends its server by itself. */
async function killAndRecover(victim: (typeof VICTIMS)[number]): Promise<number> {
    if (victim !== 'relay') signalServer(dataDir, 'SIGKILL')
    if (victim !== 'server') await relay.end('SIGKILL')
    const started = performance.now()
    if (victim !== 'server') relay = await startRelayProcess(dataDir)
    while (!(await isReady())) {
        if (performance.now() - started > GIVE_UP_MS) throw new Error(`Killed: ${victim}. It was not ready within ${GIVE_UP_MS / 1_000} s.`)
        await delay(20)
    }
    return performance.now() - started
}

test(
    `FAILURES K1: after ${ROUNDS} kills under load everything accepted is applied, nothing twice, and the relay was back within 10 s 99 times in 100`,
    async () => {
        const sender = startSender(org, [relay.url])
        try {
            const recoveries: number[] = []
            for (let round = 0; round < ROUNDS; round++) {
                await sender.proceed(DELIVERIES_PER_ROUND)
                await delay(Math.random() * 100)
                recoveries.push(await killAndRecover(VICTIMS[round % VICTIMS.length] ?? 'both'))
                sender.use([relay.url])
            }
            const ledger = await sender.finish()
            const readyMs = recoveries.toSorted((a, b) => a - b).map(Math.round)
            showFigures({
                scenario: 'kill -9 at random',
                rounds: ROUNDS,
                accepted: ledger.entries.length,
                failed: ledger.failedAttempts,
                readyMsMedian: readyMs[ROUNDS >> 1],
                readyMsMax: readyMs.at(-1),
            })
            await expectApplied(relay.url, org.token, ledger, scene)
            expect(readyMs[Math.ceil(ROUNDS * READY_SHARE) - 1]).toBeLessThan(READY_MS_MAX)
        } finally {
            sender.kill()
        }
    },
    ROUNDS * 15_000,
)

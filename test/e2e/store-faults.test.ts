/** The store under a living relay fails in one way after the other: what is not stored is not accepted, and the relay recovers by itself. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { postDelivery } from '../support/post-delivery.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { signalServer } from '../support/server-processes.ts'
import { waitFor } from '../support/start-relay.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'
import { startVirtualAddress } from '../support/virtual-address.ts'
import type { VirtualAddress } from '../support/virtual-address.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const ROUNDS = isLong ? 25 : 3
/**
 * A half-open connection is noticed within this time. The driver waits 10 s for an answer, and nothing may wait for a second one: that would
 * be 20 s, so that a busy machine has as much time to spare as a fault would need.
 */
const NOTICED_MS_MAX = 15_000

let store: TestStore
let address: VirtualAddress
let org: TestOrg
let relay: RelayProcess

beforeAll(async () => {
    store = await startStore()
    address = await startVirtualAddress(Number(new URL(store.url).port))
    org = await addOrgByCommand(store.dataDir, store.environment)
}, 60_000)
afterAll(async () => {
    await address.stop()
    await store.stop()
})

beforeEach(async () => {
    relay = await startRelayProcess(store.dataDir, { ...store.environment, DATABASE_URL: store.url.replace(/:\d+\//, `:${address.port}/`) })
})
afterEach(async () => {
    expect(relay.child.exitCode).toBeNull()
    await relay.end('SIGKILL')
})

const isAccepting = async (): Promise<boolean> => (await postDelivery(relay.url, org)) === 200

test(
    'FAILURES F3: a server killed again and again under load: the relay lives, refuses for a moment and accepts again, and loses nothing',
    async () => {
        const scene = await makeScene(new RelayClient(relay.url, org.token))
        const sender = startSender(org, [relay.url])
        try {
            for (let round = 0; round < ROUNDS; round++) {
                await sender.proceed(10)
                signalServer(store.dataDir, 'SIGKILL')
            }
            await sender.proceed(10)
            await expectApplied(relay.url, org.token, await sender.finish(), scene)
        } finally {
            sender.kill()
        }
    },
    ROUNDS * 30_000,
)

test('FAILURES F3: a server that stands still: deliveries get 503 in time, and 200 as soon as it goes on', async () => {
    expect(await isAccepting()).toBe(true)
    signalServer(store.dataDir, 'SIGSTOP')
    const started = performance.now()
    const statuses = await Promise.all([1, 2, 3].map(() => postDelivery(relay.url, org)))
    if (isLong) await delay(30_000 - (performance.now() - started))
    signalServer(store.dataDir, 'SIGCONT')
    expect(statuses).toEqual([503, 503, 503])
    await waitFor(isAccepting)
}, 120_000)

test('FAILURES F4: a connection that is dead without saying so is noticed within 15 s, and the next delivery gets a new one', async () => {
    expect(await isAccepting()).toBe(true)
    address.silenceConnections()
    const started = performance.now()
    expect(await postDelivery(relay.url, org)).toBe(503)
    expect(performance.now() - started).toBeLessThan(NOTICED_MS_MAX)
    await waitFor(isAccepting)
}, 60_000)

async function openConnections(count: number): Promise<Socket[]> {
    const { port } = new URL(relay.url)
    const sockets = Array.from({ length: count }, () => connect(Number(port), '127.0.0.1').on('error', () => undefined))
    await Promise.all(sockets.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])))
    return sockets
}

test('FAILURES F9: without file descriptors left nothing is answered wrongly, and the relay recovers when there are some again', async () => {
    expect(await isAccepting()).toBe(true)
    execFileSync('prlimit', ['--pid', String(relay.child.pid), '--nofile=64:64'])
    const sockets = await openConnections(200)
    await delay(500)
    const status = await postDelivery(relay.url, org)
    expect([0, 503]).toContain(status)
    for (const socket of sockets) socket.destroy()
    await waitFor(isAccepting)
    const failures = relay.log.filter((line) => line.includes('"level":50'))
    expect(failures.filter((line) => !line.includes('store_unavailable'))).toEqual([])
}, 60_000)

test('FAILURES F10: a log that nobody reads any more stops no delivery', async () => {
    relay.child.stdout?.destroy()
    relay.child.stderr?.destroy()
    for (let delivery = 0; delivery < 20; delivery++) expect(await isAccepting()).toBe(true)
    // Something that is logged: the store goes and comes.
    address.leadTo(Number(new URL(store.url).port))
    await waitFor(isAccepting)
})

const isReady = async (): Promise<boolean> => {
    const answer = await fetch(`${relay.url}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(() => null)
    return answer?.status === 200
}

test('FAILURES F8: a relay that stands still for more than two seconds is not ready meanwhile, and its figures say so afterwards', async () => {
    await waitFor(isReady)
    relay.child.kill('SIGSTOP')
    expect(await isReady()).toBe(false)
    await delay(1_500)
    relay.child.kill('SIGCONT')
    const text = await (await fetch(`${relay.url}/metrics`)).text()
    expect(Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1])).toBeGreaterThan(2)
})

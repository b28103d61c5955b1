/** Two relays on one Postgres: one dies, one stands still longer than its claims last and wakes up again. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setTimeout as delay } from 'node:timers/promises'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import type { Scene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { waitFor } from '../support/start-relay.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'
import { startReceiver } from '../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../support/webhook-receiver.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
/** As long as a claim on a webhook message lasts. */
const LEASE_MS = 60_000

let store: TestStore
let org: TestOrg
let scene: Scene
let receiver: WebhookReceiver
const relays: RelayProcess[] = []

async function addRelay(): Promise<RelayProcess> {
    const relay = await startRelayProcess(store.dataDir, store.environment)
    relays.push(relay)
    return relay
}

/** By kill -9, which a frozen process obeys too. */
async function endAll(): Promise<void> {
    for (const relay of relays.splice(0)) if (relay.child.signalCode === null && relay.child.exitCode === null) await relay.end('SIGKILL')
}

beforeAll(async () => {
    store = await startStore()
    receiver = await startReceiver()
    org = await addOrgByCommand(store.dataDir, store.environment)
    scene = await makeScene(new RelayClient((await addRelay()).url, org.token))
}, 60_000)
afterAll(async () => {
    await endAll()
    await receiver.stop()
    await store.stop()
})

async function countLockHolders(): Promise<number> {
    const text = `select count(*)::int as holders from pg_stat_activity join pg_locks using (pid)
        where state = 'idle in transaction' and locktype = 'advisory' and granted and clock_timestamp() - state_change > interval '100 ms'`
    return (await store.query<{ holders: number }>(text))[0]?.holders ?? 0
}

/** Stops the process at a moment at which it holds the org's lock, which is the worst one for the others. */
async function freezeWithLock(relay: RelayProcess): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
        relay.child.kill('SIGSTOP')
        await delay(150)
        if ((await countLockHolders()) > 0) return
        relay.child.kill('SIGCONT')
        await delay(Math.random() * 30)
    }
    throw new Error('It was never caught with the lock in its hands.')
}

test('FAILURES O8: two relays under load, one killed, one frozen with the org’s lock and woken later: no loss, no double, each record in order', async () => {
    const [first, second] = [relays[0] as RelayProcess, await addRelay()]
    const sender = startSender(org, [first.url, second.url])
    try {
        await sender.proceed(50)
        await first.end('SIGKILL')
        await sender.proceed(20)
        const third = await addRelay()
        await freezeWithLock(second)
        sender.use([third.url])
        await sender.proceed(50)
        second.child.kill('SIGCONT')
        sender.use([second.url, third.url])
        await sender.proceed(50)
        await expectApplied(third.url, org.token, await sender.finish(), scene)
        expect(second.child.exitCode).toBeNull()
    } finally {
        sender.kill()
    }
}, 120_000)

const attemptsOf = async (relay: RelayProcess, outcome: string): Promise<number> => {
    const text = await (await fetch(`${relay.url}/metrics`)).text()
    return Number(new RegExp(`headroom_webhook_attempts_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
}

/** Until the claim of the frozen relay is over: by the clock in the long run, by moving its end in the short one. */
async function outliveLease(): Promise<void> {
    if (isLong) await delay(LEASE_MS)
    else await store.query(`update webhook_messages set run_after = now() - interval '1 second' where state = 'waiting'`)
}

test(
    'FAILURES O8: what a frozen relay writes after another one has taken over its message is refused by the fence',
    async () => {
        await endAll()
        const frozen = await addRelay()
        const held: (() => void)[] = []
        receiver.answerWith((response) => held.push(() => response.writeHead(500).end()))
        const client = new RelayClient(frozen.url, org.token)
        const { id } = await client.request<{ id: string }>('POST', '/v1/webhooks', { url: receiver.url, events: ['enrollment.ended'] })
        await client.request('POST', `/v1/webhooks/${id}/test`)
        await waitFor(() => Promise.resolve(held.length === 1))
        frozen.child.kill('SIGSTOP')
        await outliveLease()

        receiver.answerWith((response) => response.end())
        const other = await addRelay()
        await waitFor(async () => (await attemptsOf(other, 'delivered')) === 1)
        held[0]?.()
        frozen.child.kill('SIGCONT')

        await waitFor(async () => (await attemptsOf(frozen, 'outdated')) === 1)
        expect(await store.query('select state, attempts, last_error from webhook_messages')).toEqual([
            { state: 'delivered', attempts: 1, last_error: null },
        ])
        expect(new Set(receiver.requests.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1)
        expect(receiver.requests).toHaveLength(2)
        for (const relay of relays) expect(await relay.end('SIGTERM')).toBe(0)
    },
    isLong ? 120_000 : 60_000,
)

/** Machines whose clocks are wrong or jump: what relays share is decided by the store's time. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import type { FeedChange } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { postDelivery } from '../support/post-delivery.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { makeBody, makeChange, makeDeliveryId, waitFor } from '../support/start-relay.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'
import { startReceiver } from '../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../support/webhook-receiver.ts'

const SHIFTED_CLOCK = fileURLToPath(new URL('../support/shifted-clock.ts', import.meta.url))
const HOUR_MS = 3_600_000
/** Several polls of the webhook worker, which looks every second. */
const POLLS_MS = 3_000

let store: TestStore
let org: TestOrg
let receiver: WebhookReceiver
const relays: RelayProcess[] = []

async function addRelay(clock: Readonly<Record<string, string>> = {}): Promise<RelayProcess> {
    const relay = await startRelayProcess(store.dataDir, { ...store.environment, NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`, ...clock })
    relays.push(relay)
    return relay
}

async function sendTestMessage(relay: RelayProcess): Promise<void> {
    const client = new RelayClient(relay.url, org.token)
    const { id } = await client.request<{ id: string }>('POST', '/v1/webhooks', { url: receiver.url, events: ['enrollment.ended'] })
    await client.request('POST', `/v1/webhooks/${id}/test`)
}

beforeAll(async () => {
    store = await startStore()
    org = await addOrgByCommand(store.dataDir, store.environment)
    receiver = await startReceiver()
}, 60_000)
afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.end('SIGKILL')
    receiver.requests.length = 0
    await store.query('delete from webhooks')
})
afterAll(async () => {
    await receiver.stop()
    await store.stop()
})

test('FAILURES O10: a relay whose machine is ten minutes fast does not take over what another one is busy with', async () => {
    receiver.answerWith(() => undefined)
    await sendTestMessage(await addRelay())
    await waitFor(() => Promise.resolve(receiver.requests.length === 1))
    const fast = await addRelay({ CLOCK_SHIFT_MS: '600000' })
    await delay(POLLS_MS)
    expect(receiver.requests).toHaveLength(1)
    expect(fast.log.join('')).toContain('The clock of this machine differs')
}, 60_000)

test('FAILURES O9: a clock that jumps back an hour holds up no retry, and one that jumps ahead an hour brings none early', async () => {
    const attempts = async (): Promise<{ attempts: number; wait: number }[]> =>
        store.query('select attempts, extract(epoch from run_after - now())::float8 as wait from webhook_messages')
    receiver.answerWith((response) => response.writeHead(500).end())
    const relay = await addRelay({ CLOCK_SHIFT_MS: String(-HOUR_MS), CLOCK_SHIFT_LATER: '1' })
    await sendTestMessage(relay)
    await waitFor(async () => (await attempts())[0]?.attempts === 1)
    relay.child.kill('SIGUSR2')
    // The second attempt comes after five seconds, the third after five minutes.
    await waitFor(async () => (await attempts())[0]?.attempts === 2)
    const [message] = await attempts()
    expect(message?.wait).toBeGreaterThan(200)
    expect(message?.wait).toBeLessThan(400)
    await addRelay({ CLOCK_SHIFT_MS: String(HOUR_MS) })
    await delay(POLLS_MS)
    expect(receiver.requests).toHaveLength(2)
}, 60_000)

test.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Apia'])(
    'FAILURES O9: with the machine in %s, moments in and around a change to summer time come out as they went in',
    async (zone) => {
        const relay = await startRelayProcess(store.dataDir, { ...store.environment, TZ: zone })
        relays.push(relay)
        // In New York 02:30 of 8 March 2026 does not exist, and 01:30 of 1 November comes twice.
        const moments = ['2026-03-08T06:59:59.999Z', '2026-03-08T07:30:00.000Z', '2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']
        const transaction = `zone-${zone.replace('/', '-')}`
        const changes = moments.map((moment, sequence) => makeChange({ transaction, sequence, capturedAt: moment, systemModstamp: moment }))
        const delivery = { id: makeDeliveryId(), body: makeBody(changes, { orgId: org.orgId }), transaction }
        expect(await postDelivery(relay.url, org, delivery)).toBe(200)
        const client = new RelayClient(relay.url, org.token)
        const feed = await client.request<{ changes: (FeedChange & { systemModstamp: string })[] }>('GET', '/v1/changes?after=0&limit=200')
        const told = feed.changes.filter((change) => change.transaction === transaction)
        expect(told.map(({ systemModstamp }) => systemModstamp)).toEqual(moments)
    },
    60_000,
)

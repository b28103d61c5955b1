/** More at once than the relay has memory for: it refuses what it cannot hold, lives, and loses nothing that it accepted. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addOrgByCommand } from '../support/add-org.ts'
import { postDelivery } from '../support/post-delivery.ts'
import type { SentDelivery } from '../support/post-delivery.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { makeBody, makeChange, makeDeliveryId, waitFor } from '../support/start-relay.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'
import { showFigures } from './start-test-world.ts'

/** Of the largest size, all at once: several times what the heap holds. */
const DELIVERIES = 300
const CHANGES = 400
const PADDING = 'x'.repeat(2_000)
const HEAP_MEGABYTES = 128
/** So many of those that were told to come again do so, one after the other: a busy machine may take none of the burst in time. */
const SENT_AGAIN = 5
/**
 * Accepted; the org's share is used up; the store is busy; no answer within the sender's time; on a busy machine, the body was not there
 * in time. After all but the first it comes again.
 */
const ANSWERS = [200, 429, 503, 0, 408]

let store: TestStore
let org: TestOrg
let relay: RelayProcess

const startRelay = () => startRelayProcess(store.dataDir, store.environment, undefined, [`--max-old-space-size=${HEAP_MEGABYTES}`])

beforeAll(async () => {
    store = await startStore()
    org = await addOrgByCommand(store.dataDir, store.environment)
    relay = await startRelay()
}, 60_000)
afterAll(async () => {
    await relay.end('SIGKILL')
    await store.stop()
})

function makeLargeDelivery(number: number): SentDelivery {
    const transaction = `large-delivery-${number}`
    const changes = Array.from({ length: CHANGES }, (_, sequence) =>
        makeChange({ transaction, sequence, values: { Status: 'Working', Description: PADDING } }),
    )
    return { id: makeDeliveryId(), body: makeBody(changes, { orgId: org.orgId }), transaction }
}

/** How many changes the feed has of each transaction. */
async function countStored(): Promise<ReadonlyMap<string, number>> {
    const rows = await store.query<{ transaction: string; changes: number }>(
        'select transaction, count(*)::int as changes from changes group by transaction order by transaction',
    )
    return new Map(rows.map(({ transaction, changes }) => [transaction, changes]))
}

test('FAILURES F7: a burst of large deliveries on a small heap: accepted or told to come again, no crash, and what was accepted is there whole and once, after a restart too', async () => {
    const deliveries = Array.from({ length: DELIVERIES }, (_, number) => makeLargeDelivery(number))
    const statuses = await Promise.all(deliveries.map((delivery) => postDelivery(relay.url, org, delivery)))
    expect(relay.child.signalCode ?? relay.child.exitCode).toBeNull()
    expect(statuses.filter((status) => !ANSWERS.includes(status))).toEqual([])
    const counts = Object.fromEntries(ANSWERS.map((answer) => [answer, statuses.filter((status) => status === answer).length]))
    showFigures({ scenario: 'small heap', deliveries: DELIVERIES, bytesEach: deliveries[0]?.body.length, ...counts })
    const again = deliveries.filter((_delivery, index) => statuses[index] !== 200).slice(0, SENT_AGAIN)
    for (const delivery of again) await waitFor(async () => (await postDelivery(relay.url, org, delivery)) === 200)
    const accepted = deliveries.filter((delivery, index) => statuses[index] === 200 || again.includes(delivery))
    expect(accepted.length).toBeGreaterThanOrEqual(SENT_AGAIN)
    const stored = await countStored()
    expect(accepted.filter(({ transaction }) => stored.get(transaction) !== CHANGES)).toEqual([])
    expect([...stored.values()].filter((changes) => changes !== CHANGES)).toEqual([])

    await relay.end('SIGKILL')
    relay = await startRelay()
    // One that was accepted before is a repeat.
    await waitFor(async () => (await postDelivery(relay.url, org, accepted[0])) === 200)
    expect(await countStored()).toEqual(stored)
    await waitFor(async () => (await postDelivery(relay.url, org)) === 200)
}, 120_000)

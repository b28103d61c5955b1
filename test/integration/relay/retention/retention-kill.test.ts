/** The relay dies by kill -9 while it removes what is older than the retention: nothing is half removed, and the next start removes it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { toId18 } from '../../../../relay/src/platform/salesforce-id.ts'
import { addOrgByCommand } from '../../../support/add-org.ts'
import { callApi } from '../../../support/call-api.ts'
import { postDelivery } from '../../../support/post-delivery.ts'
import { startRelayProcess } from '../../../support/relay-process.ts'
import type { RelayProcess } from '../../../support/relay-process.ts'
import { makeBody, makeChange, makeDeliveryId, waitFor } from '../../../support/start-relay.ts'
import type { TestOrg } from '../../../support/start-relay.ts'
import { startStore } from '../../../support/start-store.ts'
import type { TestStore } from '../../../support/start-store.ts'

/** More than one batch of the retention. */
const CHANGES = 800
const TRANSACTION = 'transaction-of-last-month'

let store: TestStore
let environment: Readonly<Record<string, string>>
let org: TestOrg
let relay: RelayProcess

beforeAll(async () => {
    store = await startStore()
    // The relay finds the server in the folder, as its own: only on an embedded store may it be told where to die.
    environment = Object.fromEntries(Object.entries(store.environment).filter(([name]) => name !== 'DATABASE_URL'))
    org = await addOrgByCommand(store.dataDir, environment)
    relay = await startRelayProcess(store.dataDir, environment)
}, 60_000)
afterAll(async () => {
    await relay.end('SIGKILL')
    await store.stop()
})

async function read() {
    const [row] = await store.query<{ changes: number; deliveries: number; last: number | null; floor: number; records: number }>(
        `select (select count(*)::int from changes) as changes, (select count(*)::int from deliveries) as deliveries,
            (select max(position)::int from changes) as last, (select feed_floor::int from orgs) as floor,
            (select count(*)::int from records where values <> '{}') as records`,
    )
    if (row === undefined) throw new Error('No row.')
    return row
}

async function deliverAll(): Promise<void> {
    const changes = Array.from({ length: CHANGES }, (_, sequence) =>
        makeChange({ transaction: TRANSACTION, sequence, recordId: toId18(`00Q0000000${10_000 + sequence}`) ?? '' }),
    )
    const sent = { id: makeDeliveryId(), body: makeBody(changes, { orgId: org.orgId }), transaction: TRANSACTION }
    expect(await postDelivery(relay.url, org, sent)).toBe(200)
}

/** While no relay runs: one might begin to remove them at once. */
async function age(): Promise<void> {
    for (const table of ['changes', 'deliveries']) await store.query(`update ${table} set received_at = received_at - interval '31 days'`)
}

test('FAILURES K2: killed at compaction-mid, all is as it was; the next start removes it all, and the feed says so', async () => {
    await deliverAll()
    expect(await relay.end('SIGTERM')).toBe(0)
    await age()
    const before = await read()
    expect(before).toMatchObject({ changes: CHANGES, deliveries: 1, floor: 0, records: CHANGES })

    relay = await startRelayProcess(store.dataDir, { ...environment, HEADROOM_FAIL_POINT: 'compaction-mid' })
    if (relay.child.signalCode === null) await once(relay.child, 'exit')
    // By now it is dead: this waits for what it said last.
    await relay.end('SIGKILL')
    expect([relay.child.signalCode, relay.log.join('\n')]).toEqual([
        'SIGKILL',
        expect.stringContaining('fail point compaction-mid reached'),
    ])
    expect(await read()).toEqual(before)

    relay = await startRelayProcess(store.dataDir, environment)
    await waitFor(async () => (await read()).deliveries === 0)
    expect(await read()).toEqual({ changes: 0, deliveries: 0, last: null, floor: before.last, records: CHANGES })
    expect((await callApi({ url: relay.url, org }, 'GET', '/v1/changes?after=0')).status).toBe(410)
    expect(await postDelivery(relay.url, org)).toBe(200)
}, 60_000)

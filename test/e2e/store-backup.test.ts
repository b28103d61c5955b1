/** A backup that was taken under load, restored: whole deliveries only, feed and mirror and firings that agree, and a relay that goes on. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { startCopy } from '../support/copy-store.ts'
import { makeScene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { makeSentDelivery, postDelivery } from '../support/post-delivery.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { queryOnce, startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'

const BACKUPS = process.env['HEADROOM_LONG'] === '1' ? 10 : 1

let store: TestStore
let org: TestOrg
let relay: RelayProcess

beforeAll(async () => {
    store = await startStore()
    org = await addOrgByCommand(store.dataDir, store.environment)
    relay = await startRelayProcess(store.dataDir, store.environment)
    await makeScene(new RelayClient(relay.url, org.token))
}, 60_000)
afterAll(async () => {
    await relay.end('SIGKILL')
    await store.stop()
})

/** Rows that a store which is whole does not have. */
const CONTRADICTIONS = {
    'a delivery without some of its changes': `select delivery_id from deliveries d
        where accepted <> (select count(*) from changes c where c.org_id = d.org_id and c.delivery_id = d.delivery_id)`,
    'a record that is not as its newest change': `select record_id from records r
        where last_position <> (select max(position) from changes c
            where c.org_id = r.org_id and c.object = r.object and c.record_id = r.record_id)`,
    'a change without its record': `select record_id from changes except select record_id from records`,
    'a match that did not fire': `select record_id, transaction from changes where values ->> 'Status' = 'Working'
        except select record_id, transaction from firings`,
    'a firing neither queued nor carried out': `select record_id from firings
        except (select record_id from enrollments union select record_id from outbox)`,
}

async function expectConsistent(url: string): Promise<void> {
    for (const [name, text] of Object.entries(CONTRADICTIONS)) expect([name, await queryOnce(url, text)]).toEqual([name, []])
}

const listTransactions = async (url: string): Promise<string[]> =>
    (await queryOnce<{ transaction: string }>(url, 'select transaction from changes')).map(({ transaction }) => transaction)

test(
    `FAILURES V2: ${BACKUPS} backup(s) under load, each restored: consistent, with everything accepted before, and the relay goes on with it`,
    async () => {
        const sender = startSender(org, [relay.url])
        try {
            for (let backup = 0; backup < BACKUPS; backup++) {
                await sender.proceed(30)
                const known = makeSentDelivery(org)
                expect(await postDelivery(relay.url, org, known)).toBe(200)
                const accepted = await listTransactions(store.url)
                const copy = await startCopy(store, 'restored')
                await expectConsistent(copy.url)
                const restored = new Set(await listTransactions(copy.url))
                expect(accepted.filter((transaction) => !restored.has(transaction))).toEqual([])
                const second = await startRelayProcess(store.dataDir, { ...store.environment, DATABASE_URL: copy.url })
                expect(await postDelivery(second.url, org, known)).toBe(200)
                expect(await postDelivery(second.url, org)).toBe(200)
                expect((await listTransactions(copy.url)).filter((transaction) => transaction === known.transaction)).toHaveLength(1)
                expect(await second.end('SIGTERM')).toBe(0)
                await copy.stop()
            }
            await sender.finish()
            await expectConsistent(store.url)
        } finally {
            sender.kill()
        }
    },
    BACKUPS * 180_000,
)

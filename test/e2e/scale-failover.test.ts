/** The primary of a pair of Postgres servers dies and its synchronous standby is promoted, while two relays are at work on it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from '../support/add-org.ts'
import { startCopy } from '../support/copy-store.ts'
import type { StoreCopy } from '../support/copy-store.ts'
import { expectApplied, makeScene } from '../support/ledger/expect-applied.ts'
import type { Scene } from '../support/ledger/expect-applied.ts'
import { startSender } from '../support/ledger/start-sender.ts'
import { startRelayProcess } from '../support/relay-process.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { signalServer } from '../support/server-processes.ts'
import { waitFor } from '../support/start-relay.ts'
import type { TestOrg } from '../support/start-relay.ts'
import { queryOnce, startStore } from '../support/start-store.ts'
import type { TestStore } from '../support/start-store.ts'
import { startVirtualAddress } from '../support/virtual-address.ts'
import type { VirtualAddress } from '../support/virtual-address.ts'

let primary: TestStore
let standby: StoreCopy
let address: VirtualAddress
let org: TestOrg
let scene: Scene
let relays: RelayProcess[]

/**
 * A commit is answered only when the standby has it on its disk too. From its start: a server that is told later shows the standby as
 * synchronous before the last of its processes has heard of it, and commits go on without it.
 */
const SYNCHRONOUS = ['synchronous_standby_names=standby']

async function startStandby(): Promise<void> {
    standby = await startCopy(primary, 'standby')
    const text = `select sync_state from pg_stat_replication where application_name = 'standby'`
    await waitFor(async () => (await primary.query<{ sync_state: string }>(text))[0]?.sync_state === 'sync')
}

beforeAll(async () => {
    primary = await startStore(SYNCHRONOUS)
    await startStandby()
    address = await startVirtualAddress(Number(new URL(primary.url).port))
    const environment = { ...primary.environment, DATABASE_URL: primary.url.replace(/:\d+\//, `:${address.port}/`) }
    org = await addOrgByCommand(primary.dataDir, environment)
    relays = await Promise.all([1, 2].map(() => startRelayProcess(primary.dataDir, environment)))
    scene = await makeScene(new RelayClient(relays[0]?.url ?? '', org.token))
}, 120_000)
afterAll(async () => {
    for (const relay of relays) await relay.end('SIGKILL')
    await address.stop()
    await standby.stop()
    await primary.stop()
}, 30_000)

test('the primary is killed and its synchronous standby promoted: both relays go on by themselves, and nothing accepted is lost', async () => {
    const sender = startSender(
        org,
        relays.map(({ url }) => url),
    )
    try {
        await sender.proceed(100)
        signalServer(primary.dataDir, 'SIGKILL')
        await queryOnce(standby.url, 'select pg_promote()')
        address.leadTo(standby.port)
        await sender.proceed(100)
        const ledger = await sender.finish()
        for (const relay of relays) await expectApplied(relay.url, org.token, ledger, scene)
        for (const relay of relays) expect(relay.child.exitCode).toBeNull()
    } finally {
        sender.kill()
    }
}, 120_000)

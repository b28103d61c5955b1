/** A driven world whose admin lets the relay write, by either channel: the relay is a process of its own, which a test can kill. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { registerClient } from '../../scripts/demo/register-client.ts'
import { startDrivenStore, type DrivenStore } from '../../scripts/demo/scenarios/driven-store.ts'
import { startDrivenWorld, type DrivenWorld } from '../../scripts/demo/scenarios/driven-world.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { freePort } from '../support/free-port.ts'
import { rowsOf } from './start-pair.ts'
import { runApex } from './start-test-world.ts'

export const MINUTE_MS = 60_000
export const HEARTBEAT_MS = 15 * MINUTE_MS

export interface WritesWorld extends DrivenWorld {
    readonly store: DrivenStore
}

/** Title of Leads may be written besides activities. A heartbeat has told the relay so. */
export async function startWritesWorld(): Promise<WritesWorld> {
    const dataDir = makeDataDir('writes')
    const [orgPort, relayPort] = [await freePort(), await freePort()]
    const store = await startDrivenStore(dataDir)
    // Named, so that a relay can be started on a copy of the store.
    const encryptionKey = { HEADROOM_ENCRYPTION_KEY: randomBytes(32).toString('base64') }
    const relayEnvironment = { HEADROOM_SALESFORCE_HOSTS: `127.0.0.1:${orgPort}`, ...encryptionKey }
    const world = await startDrivenWorld({ orgPort, relayPort, dataDir, say: () => undefined }, { store, relayEnvironment })
    await runApex(
        world,
        `ApprovalsController.allowWriteBack(); ApprovalsController.approveWritableFields('Lead', new List<String>{ 'Title' });`,
    )
    await world.relay.connect(world.org.services.orgId, world.orgUrl, await registerClient(world.orgUrl))
    await world.pass(HEARTBEAT_MS)
    return {
        ...world,
        store,
        stop: async () => {
            await world.stop()
            await store.stop()
            rmSync(dataDir, { recursive: true, force: true })
        },
    }
}

export async function passUntil(world: DrivenWorld, isSo: () => boolean | Promise<boolean>, maxMs: number, what: string): Promise<void> {
    const end = world.now() + maxMs
    while (!(await isSo())) {
        if (world.now() > end) throw new Error(`after ${maxMs / MINUTE_MS} minutes it is not so yet: ${what}`)
        await world.pass(MINUTE_MS)
    }
}

export type Counts = Readonly<Record<'waiting' | 'leased' | 'parked' | 'review', number>>

export const countBacklog = async ({ api }: DrivenWorld): Promise<Counts> =>
    (await api.request<{ counts: Counts }>('GET', '/v1/backlog')).counts

export const subjectsIn = ({ org }: DrivenWorld): string[] =>
    rowsOf(org, 'SELECT Subject FROM Task').map((row) => String(row.get('Subject')))

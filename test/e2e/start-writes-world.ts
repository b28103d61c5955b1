/** A driven world whose admin lets the relay write, by either channel: the relay is a process of its own, which a test can kill. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerClient } from '../../scripts/demo/register-client.ts'
import { startDrivenStore } from '../../scripts/demo/scenarios/driven-store.ts'
import { startDrivenWorld, type DrivenWorld } from '../../scripts/demo/scenarios/driven-world.ts'
import { freePort, runApex } from './start-test-world.ts'

export const MINUTE_MS = 60_000
export const HEARTBEAT_MS = 15 * MINUTE_MS

/** Title of Leads may be written besides activities. A heartbeat has told the relay so. */
export async function startWritesWorld(): Promise<DrivenWorld> {
    const dataDir = mkdtempSync(join(tmpdir(), 'headroom-writes-'))
    const [orgPort, relayPort] = [await freePort(), await freePort()]
    const store = await startDrivenStore(dataDir)
    const relayEnvironment = { HEADROOM_SALESFORCE_HOSTS: `127.0.0.1:${orgPort}` }
    const world = await startDrivenWorld({ orgPort, relayPort, dataDir, say: () => undefined }, { store, relayEnvironment })
    await runApex(
        world,
        `ApprovalsController.allowWriteBack(); ApprovalsController.approveWritableFields('Lead', new List<String>{ 'Title' });`,
    )
    await world.relay.connect(world.org.services.orgId, world.orgUrl, await registerClient(world.orgUrl))
    await world.pass(HEARTBEAT_MS)
    return {
        ...world,
        stop: async () => {
            await world.stop()
            await store.stop()
            rmSync(dataDir, { recursive: true, force: true })
        },
    }
}

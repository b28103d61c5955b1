/** An org with the package and a real relay, both in this process, with a wire between them that can fail. */
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import type { LocalOrg } from '../org/local-org.ts'
import { createOrg, type OrgOptions } from '../org/org.ts'
import { startRelay, type TestRelay, type TestRelayOptions } from '../support/start-relay.ts'
import { FaultyWire } from './faulty-wire.ts'
import { runApex } from './start-test-world.ts'

export interface Pair {
    readonly org: LocalOrg
    readonly relay: TestRelay
    readonly wire: FaultyWire
    readonly api: RelayClient
    stop(): Promise<void>
}

/** The package as it is, unless the options name other source folders. Connected through the wire. Both have the time of a given clock. */
export async function startPair(options: Partial<OrgOptions> = {}, relayOptions: TestRelayOptions = {}): Promise<Pair> {
    const org = await createOrg({ sourceFolders: ['force-app/main'], ...options })
    const { clock } = options
    const relay = await startRelay({ ...(clock === undefined ? {} : { clock: { now: () => new Date(clock.now()) } }), ...relayOptions })
    const wire = new FaultyWire(relay.url)
    await wire.listen()
    const keys = await relay.addOrg(org.services.orgId)
    await connect(org, wire.url, keyText(keys.requestKey), keyText(keys.responseKey))
    const stop = async () => {
        await org.close()
        await wire.refuse()
        await relay.stop()
    }
    return { org, relay, wire, api: new RelayClient(relay.url, keys.token), stop }
}

const keyText = (key: Buffer): string => `whsec_${key.toString('base64')}`

/** As an admin would, but without the quarter-hourly heartbeats: a test says itself when one comes. */
export async function connect(org: LocalOrg, url: string, requestKey: string, responseKey: string): Promise<void> {
    org.addRemoteSite(url)
    await runApex({ org }, `ConnectionController.connect('${url}', '${requestKey}', '${responseKey}'); HeartbeatScheduler.abortAll();`)
    // Connect publishes an empty event to learn what publishing costs, and starts the job that describes the org to the relay.
    await org.settle()
}

export interface Row {
    get(field: string): unknown
}

/** Rows of a query in system mode, however many: what the org holds, whoever may see it. */
export function rowsOf(org: LocalOrg, soql: string): Row[] {
    const { records } = org.runAsUser(org.users.admin, 'restQuery', () => org.services.data.queryText(soql, () => null))
    return records
}

export function bufferRows(org: LocalOrg): Row[] {
    return rowsOf(org, 'SELECT Delivery_Id__c, Attempts__c, Last_Error__c FROM Headroom_Buffer__c')
}

/** What each quarter of an hour brings: a heartbeat, which starts the drain of the buffer. */
export async function beat(org: LocalOrg): Promise<void> {
    await runApex({ org }, 'System.enqueueJob(new HeartbeatJob());')
    await org.settle(60_000)
}

/** Runs anonymous Apex that ends in one System.debug of a JSON text, and returns what that says. */
export async function measure<Figures>(org: LocalOrg, code: string): Promise<Figures> {
    await runApex({ org }, code)
    return JSON.parse(org.log.at(-1) ?? 'null') as Figures
}

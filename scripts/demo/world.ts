/** Both products together: a local org with the package installed, a relay of its own process, connected as an admin would do it. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { Connection } from 'jsforce'
import { createApi } from '../../test/org/api/api.ts'
import type { LocalOrg } from '../../test/org/local-org.ts'
import { createOrg } from '../../test/org/org.ts'
import type { OrgClock } from '../../test/org/platform/clock.ts'
import { checkCharacters } from '../../test/org/runtime/ids.ts'
import { RelayClient } from './relay-client.ts'
import { RelayProcess, type RelayKeys } from './relay-process.ts'
import { addSyncUser } from './sync-user.ts'

export interface WorldOptions {
    readonly orgPort: number
    readonly relayPort: number
    readonly dataDir: string
    readonly relayEnvironment?: Readonly<Record<string, string>>
    readonly personAccounts?: boolean
    /** The org's; the time of this machine if not given. */
    readonly clock?: OrgClock
    readonly relayPreload?: string
}

export interface World {
    readonly org: LocalOrg
    readonly orgUrl: string
    readonly relay: RelayProcess
    readonly api: RelayClient
    readonly keys: RelayKeys
    /** jsforce, logged in to the org as its admin through the connected app of the demo. */
    readonly salesforce: Connection
    stop(): Promise<void>
}

/** The connected app of the person at the screen; whatever else calls the org's API is counted apart from it. */
export const PERSON = { clientId: 'headroom-demo', clientSecret: randomBytes(24).toString('hex'), appName: 'Headroom demo' } as const

const COMPONENTS = ['force-app/main']

/** Another org each time: the relay may know the one of an earlier demo in the same folder, and shows its keys only once. */
function makeOrgId(): string {
    const id15 = `00DHr${randomBytes(5).toString('hex')}`
    return id15 + checkCharacters(id15)
}

async function serve(org: LocalOrg, port: number): Promise<Server> {
    const server = createApi(org, { clients: [{ ...PERSON, username: org.users.admin.username }], componentFolders: COMPONENTS }).listen(
        port,
        '127.0.0.1',
    )
    await once(server, 'listening')
    return server
}

export async function startWorld(options: WorldOptions): Promise<World> {
    const { personAccounts = false, clock, relayEnvironment: environment, relayPreload: preload } = options
    const org = await createOrg({
        sourceFolders: ['force-app/main'],
        personAccounts,
        orgId: makeOrgId(),
        ...(clock === undefined ? {} : { clock }),
    })
    const relay = new RelayProcess({
        port: options.relayPort,
        dataDir: options.dataDir,
        ...(environment === undefined ? {} : { environment }),
        ...(preload === undefined ? {} : { preload }),
    })
    const orgUrl = `http://127.0.0.1:${options.orgPort}`
    let server: Server | null = null
    const stop = async () => {
        server?.closeAllConnections()
        server?.close()
        await org.close()
        await relay.stop()
    }
    try {
        server = await serve(org, options.orgPort)
        await relay.start()
        const keys = await relay.addOrg(org.services.orgId)
        const salesforce = await login(orgUrl)
        // Made before the package is connected, this user is no change.
        await addSyncUser(org)
        await connectPackage(org, salesforce, relay.url, keys)
        return { org, orgUrl, relay, api: new RelayClient(relay.url, keys.token), keys, salesforce, stop }
    } catch (error) {
        await stop()
        throw error
    }
}

/** A session of its own: one ends two hours after its last use, and a scenario passes more in a minute. */
export async function login(orgUrl: string): Promise<Connection> {
    const connection = new Connection({ instanceUrl: orgUrl, loginUrl: orgUrl, version: '66.0' })
    await connection.authorize({ grant_type: 'client_credentials', client_id: PERSON.clientId, client_secret: PERSON.clientSecret })
    return connection
}

/** What the admin does: allow the relay's address, then Connect. Until there is a panel, Connect is called by anonymous Apex. */
async function connectPackage(org: LocalOrg, salesforce: Connection, relayUrl: string, keys: RelayKeys): Promise<void> {
    org.addRemoteSite(relayUrl)
    const words = [relayUrl, keys.requestKey, keys.responseKey].map((word) => `'${word}'`).join(', ')
    const result = await salesforce.tooling.executeAnonymous(`ConnectionController.connect(${words});`)
    if (!result.success) throw new Error(`Connect failed: ${String(result.compileProblem ?? result.exceptionMessage)}`)
}

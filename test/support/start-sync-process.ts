/** A relay as a process of its own that reads a local org of this process: for tests that kill it while it reads. */
import { saveConnection } from '../../relay/src/connections/index.ts'
import { createSealer } from '../../relay/src/platform/crypto.ts'
import { openDatabase } from '../../relay/src/platform/database.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import { RelayClient } from '../../scripts/demo/relay-client.ts'
import { addOrgByCommand } from './add-org.ts'
import { makeField } from './describe-org.ts'
import { runCommand, startRelayProcess } from './relay-process.ts'
import type { CommandResult, RelayProcess } from './relay-process.ts'
import { startSyncUserApi } from './start-org-api.ts'
import type { OrgApi } from './start-org-api.ts'
import { makeBody, signHeaders } from './start-relay.ts'
import type { TestOrg } from './start-relay.ts'
import { startStore } from './start-store.ts'
import type { TestStore } from './start-store.ts'

export interface SyncProcess {
    readonly api: OrgApi
    readonly store: TestStore
    readonly org: TestOrg
    relay: RelayProcess
    client(): RelayClient
    /** Starts it again after it died, with no turn left over from before. */
    restart(more?: Readonly<Record<string, string>>): Promise<void>
    control(path: string, body: object): Promise<void>
    /** One of the operator's commands, beside the relay. */
    command(...words: string[]): Promise<CommandResult>
    close(): Promise<void>
}

const TEXTS = ['FirstName', 'LastName', 'Company', 'Email', 'Phone', 'City', 'Status', 'OwnerId']
const LIMITS = { DailyApiRequests: { max: 100_000, used: 0 }, DailyBulkV2QueryJobs: { max: 10_000, used: 0 } }

async function tell(relay: RelayProcess, org: TestOrg, more: object): Promise<void> {
    const body = makeBody([], { orgId: org.orgId, ...more })
    const answer = await fetch(`${relay.url}/v1/deliveries`, { method: 'POST', body, headers: signHeaders(org, body) })
    if (answer.status !== 200) throw new Error(await answer.text())
}

async function connect({ url, environment }: TestStore, org: TestOrg, api: OrgApi): Promise<void> {
    const database = openDatabase({ url, poolSize: 1, statementTimeoutMs: 5_000, log: createLog('silent') })
    const key = Buffer.from(environment['HEADROOM_ENCRYPTION_KEY'] ?? '', 'base64')
    const { clientId, clientSecret } = api.client
    const secret = createSealer(key).seal(Buffer.from(clientSecret), org.orgId)
    await saveConnection(database, org.orgId, { loginUrl: api.url, clientId, grant: 'client_credentials', username: null, secret })
    await database.close()
}

/** Lead is described and approved, limits are told, and nothing has been read. */
export async function startSyncProcess(): Promise<SyncProcess> {
    const [api, store] = await Promise.all([startSyncUserApi(), startStore()])
    // The relay finds the server in the folder, as its own: only on an embedded store may it be told where to die.
    const own = Object.fromEntries(Object.entries(store.environment).filter(([name]) => name !== 'DATABASE_URL'))
    const environment = { ...own, HEADROOM_SALESFORCE_HOSTS: new URL(api.url).host }
    const org = await addOrgByCommand(store.dataDir, environment, undefined, api.org.services.orgId)
    await connect(store, org, api)
    const start = (more: Readonly<Record<string, string>> = {}) => startRelayProcess(store.dataDir, { ...environment, ...more })
    const started = await start()
    const fields = TEXTS.map((name) => makeField(name, 'string'))
    await tell(started, org, { kind: 'heartbeat', limits: LIMITS })
    await tell(started, org, { kind: 'schema', schema: { Lead: { fields } }, approvals: { trackedFields: { Lead: TEXTS } } })
    const world: SyncProcess = {
        api,
        store,
        org,
        relay: started,
        client: () => new RelayClient(world.relay.url, org.token),
        async restart(more) {
            await store.query('update bulk_turns set leased_until = null')
            await store.query('update sync_state set leased_until = null')
            world.relay = await start(more)
        },
        async control(path, body) {
            const { status, body: answer } = await api.request('POST', `//__org${path}`, { token: null, body })
            if (status >= 300) throw new Error(JSON.stringify(answer))
        },
        command: (...words) => runCommand(store.dataDir, words, environment),
        async close() {
            await world.relay.end('SIGKILL')
            await store.stop()
            await api.close()
        },
    }
    return world
}

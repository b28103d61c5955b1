/** A relay's connections on a real store to a scripted Salesforce, on a driven clock. */
import { createConnections, isAvailable, saveConnection } from '../../relay/src/connections/index.ts'
import type { SalesforceConnections } from '../../relay/src/connections/index.ts'
import { createSealer } from '../../relay/src/platform/crypto.ts'
import { createGovernor, recordReadings } from '../../relay/src/quota/index.ts'
import { createExchange } from '../../relay/src/salesforce/index.ts'
import type { Salesforce } from '../../relay/src/salesforce/index.ts'
import { createFreshDatabase } from './fresh-database.ts'
import type { FreshDatabase } from './fresh-database.ts'
import { startScriptedSalesforce } from './scripted-salesforce.ts'
import type { ScriptedSalesforce } from './scripted-salesforce.ts'

export const ORG = '00D000000000001EAA'
export const ANSWER_BYTES_MAX = 1024 ** 2
/** Longer than any answer takes on a machine that does much else. */
const TIMEOUT_MS = 30_000

export interface ScriptedConnection {
    readonly fresh: FreshDatabase
    readonly server: ScriptedSalesforce
    readonly connections: SalesforceConnections
    readonly salesforce: Salesforce
    readonly pass: (ms: number) => void
    /** A second relay on the same store. */
    startAnother(): SalesforceConnections
    close(): Promise<void>
}

export interface ScriptedConnectionOptions {
    /** That the operator allows besides the server's. */
    readonly moreHosts?: readonly string[]
    /** Fields by object that the Sync User is to read. */
    readonly needed?: ReadonlyMap<string, readonly string[]>
    /** Within which an answer has to be whole. */
    readonly timeoutMs?: number
}

export async function startScriptedConnection(options: ScriptedConnectionOptions = {}): Promise<ScriptedConnection> {
    const { moreHosts = [], needed = new Map(), timeoutMs = TIMEOUT_MS } = options
    const [fresh, server] = [await createFreshDatabase(), await startScriptedSalesforce(ORG)]
    const sealer = createSealer(Buffer.alloc(32, 3))
    let now = new Date('2026-11-22T10:00:00Z')
    const clock = { now: () => now }
    const boundsOf = () => Promise.resolve({ ownLimitPercent: 70, thresholdPercent: 90 })
    const lookAnew = () => Promise.resolve(needed)
    const startAnother = () => {
        const database = fresh.relayDatabase
        const governor = createGovernor({ database, clock, boundsOf })
        const exchange = createExchange({ timeoutMs, answerBytesMax: ANSWER_BYTES_MAX })
        const allowedHosts = [server.host, ...moreHosts]
        return createConnections({ database, sealer, clock, governor, boundsOf, lookAnew, exchange, allowedHosts, retryMs: 1 })
    }
    await fresh.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '', '')`, [ORG])
    await recordReadings(fresh.database, ORG, [{ quota: 'data', max: 15_000, used: 0 }], { at: now, source: 'org_limits' })
    await recordReadings(fresh.database, ORG, [{ quota: 'bulk', max: 10_000, used: 0 }], { at: now, source: 'org_limits' })
    const credentials = { loginUrl: server.url, clientId: 'client', grant: 'client_credentials', username: null } as const
    await saveConnection(fresh.database, ORG, { ...credentials, secret: sealer.seal(Buffer.from('secret'), ORG) })
    const connections = startAnother()
    const salesforce = await connections.forOrg(ORG)
    if (!isAvailable(salesforce)) throw new Error(salesforce.reason)
    return {
        fresh,
        server,
        connections,
        salesforce,
        pass: (ms) => (now = new Date(now.getTime() + ms)),
        startAnother,
        async close() {
            await server.close()
            await fresh.drop()
        },
    }
}

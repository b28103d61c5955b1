/** What is measured: an embedded store with fsync on, a relay on it as `npm start` runs it, and the ceiling beside it on the same store. */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../../relay/src/platform/database.ts'
import type { Database } from '../../relay/src/platform/database.ts'
import { startEmbeddedPostgres } from '../../relay/src/platform/embedded-postgres/index.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import { RelayProcess } from '../demo/relay-process.ts'
import { ORG_ID } from './workload.ts'

export interface BenchWorld {
    readonly database: Database
    readonly relay: RelayProcess
    /** Base64 of the org's request key. */
    readonly requestKey: string
    /** For the API. */
    readonly token: string
    readonly ceilingUrl: string
    stop(): Promise<void>
}

/** Filling a mirror of a million records takes its time. */
const STATEMENT_TIMEOUT_MS = 600_000

async function findFreePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
}

async function startCeiling(storeUrl: string) {
    const child = fork(fileURLToPath(new URL('ceiling-server.ts', import.meta.url)), [storeUrl])
    const [port] = (await once(child, 'message')) as [number]
    return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}

export async function startBenchWorld(): Promise<BenchWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'))
    const log = createLog('error')
    const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
    const environment = { DATABASE_URL: postgres.url, HEADROOM_ENCRYPTION_KEY: randomBytes(32).toString('base64') }
    const relay = new RelayProcess({ port: await findFreePort(), dataDir: folder, environment })
    await relay.start()
    const { requestKey, token } = await relay.addOrg(ORG_ID)
    const ceiling = await startCeiling(postgres.url)
    const database = openDatabase({ url: postgres.url, poolSize: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS, log })
    return {
        database,
        relay,
        requestKey: requestKey.replace('whsec_', ''),
        token,
        ceilingUrl: ceiling.url,
        async stop() {
            ceiling.stop()
            await relay.stop()
            await database.close()
            await postgres.stop()
            rmSync(folder, { recursive: true, force: true })
        },
    }
}

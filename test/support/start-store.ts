/** A Postgres of its own, migrated, with fsync on, for relays that run as processes: several may share it, and it may be killed. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../relay/src/platform/embedded-postgres/index.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import { makeDataDir } from './data-dir.ts'

export interface TestStore {
    readonly url: string
    readonly dataDir: string
    /** What a relay or a command needs to work on it. */
    readonly environment: Readonly<Record<string, string>>
    query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
    stop(): Promise<void>
}

/** One statement on a connection of its own. */
export async function queryOnce<Row extends object>(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
        return (await client.query<Row>(text, [...values])).rows
    } finally {
        await client.end()
    }
}

const makeEnvironment = (url: string): Record<string, string> => ({
    DATABASE_URL: url,
    HEADROOM_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    HEADROOM_WEBHOOK_ALLOW_LOOPBACK: 'true',
})

export async function startStore(settings: readonly string[] = [], dataDir: string = makeDataDir('store')): Promise<TestStore> {
    const server = await startEmbeddedPostgres({ dataDir, log: createLog('silent'), settings })
    return {
        url: server.url,
        dataDir,
        environment: makeEnvironment(server.url),
        query: (text, values) => queryOnce(server.url, text, values),
        async stop() {
            await server.stop()
            rmSync(dataDir, { recursive: true, force: true })
        },
    }
}

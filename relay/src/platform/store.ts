/** Opens the configured store: DATABASE_URL, or the embedded Postgres of DATA_DIR; migrated and ready. */
import type { Config } from './config.ts'
import { createSealer } from './crypto.ts'
import type { Sealer } from './crypto.ts'
import { openDatabase } from './database.ts'
import type { Database } from './database.ts'
import { startEmbeddedPostgres } from './embedded-postgres/index.ts'
import { loadEncryptionKey } from './encryption-key.ts'
import { HeadroomError } from './errors.ts'
import type { Logger } from './log.ts'
import { migrate } from './migrate.ts'
import { RELAY_ROLE, checkWall } from './org-wall.ts'

export interface Store {
    readonly database: Database
    readonly sealer: Sealer
    close(): Promise<void>
}

const POSTGRES_VERSION_MIN = 150_000
/** Another replica may be migrating a large store. */
const MIGRATION_TIMEOUT_MS = 3_600_000

/** Refuses a server on which the relay cannot keep its promises. */
export async function checkServer(database: Database): Promise<void> {
    const text = `select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
        current_setting('transaction_read_only')::boolean as "isReadOnly", current_setting('server_encoding') as encoding`
    const [server] = await database.query<{ version: number; fsync: string; isReadOnly: boolean; encoding: string }>(text)
    if (server === undefined || server.version < POSTGRES_VERSION_MIN) {
        throw new HeadroomError('store_unusable', 'The store is older than Postgres 15: upgrade it, or set another DATABASE_URL.')
    }
    if (server.isReadOnly)
        throw new HeadroomError('store_unusable', 'The store can only be read, as a standby can: point DATABASE_URL to the primary.')
    // A name that it cannot spell would fail its delivery, which another attempt spells no better.
    if (server.encoding !== 'UTF8') {
        const advice = "create the database with encoding 'UTF8' template template0"
        throw new HeadroomError('store_unusable', `The store is encoded as ${server.encoding} and cannot hold every name: ${advice}.`)
    }
    // "Accepted" promises that a delivery survives a power cut; a server that does not wait for its disk cannot keep that.
    if (server.fsync !== 'on')
        throw new HeadroomError('store_unusable', 'The store runs with fsync = off: turn it on, or deliveries may be lost.')
}

async function prepare(url: string, log: Logger): Promise<void> {
    const database = openDatabase({ url, poolSize: 1, statementTimeoutMs: MIGRATION_TIMEOUT_MS, log })
    try {
        await checkServer(database)
        const applied = await migrate(database)
        if (applied.length > 0) log.info({ applied }, 'Migrated the store.')
    } finally {
        await database.close()
    }
}

interface Server {
    readonly url: string
    stop(): Promise<void>
}

async function startServer(config: Config, log: Logger): Promise<Server> {
    if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: () => Promise.resolve() }
    return startEmbeddedPostgres({ dataDir: config.dataDir, log })
}

function connect(config: Config, log: Logger, server: Server, sealer: Sealer, role: { readonly role?: string }): Store {
    const { poolSize, statementTimeoutMs } = config
    const database = openDatabase({ url: server.url, poolSize, statementTimeoutMs, log, ...role })
    return {
        database,
        sealer,
        async close() {
            await database.close()
            await server.stop()
        },
    }
}

function loadSealer({ encryptionKey, previousEncryptionKey, dataDir }: Config): Sealer {
    const newest = loadEncryptionKey(encryptionKey, dataDir)
    return previousEncryptionKey === undefined ? createSealer(newest) : createSealer(newest, previousEncryptionKey)
}

/** As it is, neither checked nor migrated, and as its owner: for who wants to find out what is wrong with it. */
export async function openStoreAsIs(config: Config, log: Logger): Promise<Store> {
    const sealer = loadSealer(config)
    return connect(config, log, await startServer(config, log), sealer, {})
}

export async function openStore(config: Config, log: Logger): Promise<Store> {
    const sealer = loadSealer(config)
    const server = await startServer(config, log)
    try {
        await prepare(server.url, log)
    } catch (error) {
        await server.stop()
        throw error
    }
    const store = connect(config, log, server, sealer, { role: RELAY_ROLE })
    try {
        await checkWall(store.database)
        return store
    } catch (error) {
        await store.close()
        throw error
    }
}

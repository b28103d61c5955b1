/** A database of its own for a test file, copied from the migrated template, so that no test sees another's rows. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../../relay/src/platform/database.ts'
import type { Database } from '../../relay/src/platform/database.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import { RELAY_ROLE } from '../../relay/src/platform/org-wall.ts'

/** The migrated database that the run's set-up makes. */
export const TEMPLATE = 'headroom_template'

export interface FreshDatabase {
    readonly url: string
    /** As the owner, who sees the rows of every org: for what a test lays out and looks up. */
    readonly database: Database
    /** As the relay works, walled. */
    readonly relayDatabase: Database
    /** Closes the database and drops it. */
    drop(): Promise<void>
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<string> {
    const url = process.env['TEST_STORE_URL']
    if (url === undefined) throw new Error('There is no test store: run the tests through Jest, whose global set-up starts it.')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
        await work(client)
    } finally {
        await client.end()
    }
    return url
}

export async function createFreshDatabase(options: { poolSize?: number; statementTimeoutMs?: number } = {}): Promise<FreshDatabase> {
    const name = `test_${randomBytes(8).toString('hex')}`
    // By files: by its log, as is the default, Postgres takes three times as much of the processor to make it and to drop it.
    const serverUrl = await onServer((client) => client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`))
    const url = serverUrl.replace(/\/postgres$/, `/${name}`)
    const { poolSize = 10, statementTimeoutMs = 5_000 } = options
    const details = { url, poolSize, statementTimeoutMs, log: createLog('error') }
    const [database, relayDatabase] = [openDatabase(details), openDatabase({ ...details, role: RELAY_ROLE })]
    return {
        url,
        database,
        relayDatabase,
        async drop() {
            await Promise.all([database.close(), relayDatabase.close()])
            await onServer((client) => client.query(`drop database if exists ${name} with (force)`))
        },
    }
}

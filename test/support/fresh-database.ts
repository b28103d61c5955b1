/** A database of its own for a test file, copied from the migrated template, so that no test sees another's rows. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../../relay/src/platform/database.ts'
import type { Database } from '../../relay/src/platform/database.ts'
import { createLog } from '../../relay/src/platform/log.ts'

const TEMPLATE = 'headroom_template'

export interface FreshDatabase {
    readonly url: string
    readonly database: Database
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
    const serverUrl = await onServer((client) => client.query(`create database ${name} template ${TEMPLATE}`))
    const url = serverUrl.replace(/\/postgres$/, `/${name}`)
    const database = openDatabase({
        url,
        poolSize: options.poolSize ?? 10,
        statementTimeoutMs: options.statementTimeoutMs ?? 5_000,
        log: createLog('error'),
    })
    return {
        url,
        database,
        async drop() {
            await database.close()
            await onServer((client) => client.query(`drop database if exists ${name} with (force)`))
        },
    }
}

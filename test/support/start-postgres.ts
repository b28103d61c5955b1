/**
 * Jest's global set-up: one embedded Postgres for the whole run, with a migrated database that each test file copies; and a migrated store
 * that is at rest, which each relay that runs as a process of its own has a copy of.
 */
import pg from 'pg'
import type { EmbeddedPostgres } from '../../relay/src/platform/embedded-postgres/index.ts'
import { TEMPLATE } from './fresh-database.ts'
import { keepMigratedStore, migrateStore, startRunServer } from './keep-store.ts'

export interface TestStore {
    readonly postgres: EmbeddedPostgres
    readonly folder: string
}

const shared = globalThis as { testStore?: TestStore }

async function makeTemplate(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`create database ${TEMPLATE}`)
    await client.end()
    await migrateStore(url.replace(/\/postgres$/, `/${TEMPLATE}`))
}

export default async function startPostgres(): Promise<void> {
    const folder = await keepMigratedStore()
    const postgres = await startRunServer(folder)
    shared.testStore = { postgres, folder }
    await makeTemplate(postgres.url)
    process.env['TEST_STORE_URL'] = postgres.url
}

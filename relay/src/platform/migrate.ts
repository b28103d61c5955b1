/** Brings the store's tables up to date: numbered SQL files, forward only, one relay at a time. It knows nothing of what they create. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sha256 } from './crypto.ts'
import type { Database, Sql } from './database.ts'
import { HeadroomError } from './errors.ts'
import { reachFailPoint } from './failpoints.ts'
import { raiseWall } from './org-wall.ts'

interface Migration {
    readonly name: string
    readonly text: string
    /** A migration that was applied must never change: the store would no longer be what the files say. */
    readonly digest: string
}

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url))
const NAME_PATTERN = /^\d{4}-[a-z0-9-]+\.sql$/
/** Key of the advisory lock, an arbitrary constant: replicas that start together migrate one after another. */
const LOCK_KEY = 4_200_001

export function readMigrations(folder: string = FOLDER): Migration[] {
    const names = readdirSync(folder)
        .filter((name) => name.endsWith('.sql'))
        .sort()
    return names.map((name) => {
        if (!NAME_PATTERN.test(name))
            throw new HeadroomError('store_unusable', `A migration must be named like 0001-create-store.sql: ${name}.`)
        const text = readFileSync(`${folder}/${name}`, 'utf8')
        return { name, text, digest: sha256(text).toString('hex') }
    })
}

async function readApplied(sql: Sql): Promise<Map<string, string>> {
    await sql.query(
        'create table if not exists migrations (name text primary key, digest text not null, applied_at timestamptz not null default now())',
    )
    return selectApplied(sql)
}

async function selectApplied(sql: Sql): Promise<Map<string, string>> {
    const rows = await sql.query<{ name: string; digest: string }>('select name, digest from migrations')
    return new Map(rows.map(({ name, digest }) => [name, digest]))
}

function refuseStrangers(applied: Map<string, string>, migrations: Migration[]): void {
    const known = new Map(migrations.map(({ name, digest }) => [name, digest]))
    for (const [name, digest] of applied) {
        if (!known.has(name))
            throw new HeadroomError('store_unusable', `The store was migrated by a newer relay (${name}): start that version.`)
        if (known.get(name) !== digest)
            throw new HeadroomError('store_unusable', `${name} has changed since the store applied it: restore the file.`)
    }
}

/** Names of the migrations that the store lacks; changes nothing. Refuses a store that a newer relay migrated. */
export async function listMissing(sql: Sql, migrations: Migration[] = readMigrations()): Promise<string[]> {
    const [table] = await sql.query<{ exists: boolean }>(`select to_regclass('migrations') is not null as exists`)
    const applied = table?.exists === true ? await selectApplied(sql) : new Map<string, string>()
    refuseStrangers(applied, migrations)
    return migrations.filter(({ name }) => !applied.has(name)).map(({ name }) => name)
}

/**
 * Applies what is missing, and walls the orgs off from each other in every table there is then, in one transaction, so a relay killed half-way leaves the store as it was. Returns the names applied.
 * The database given must allow long statements: another replica may hold the lock, and rewriting a large table takes its time.
 */
export function migrate(database: Database, migrations: Migration[] = readMigrations()): Promise<string[]> {
    return database.transaction(async (sql) => {
        await sql.query('select pg_advisory_xact_lock($1)', [LOCK_KEY])
        const applied = await readApplied(sql)
        refuseStrangers(applied, migrations)
        const missing = migrations.filter(({ name }) => !applied.has(name))
        for (const { name, text, digest } of missing) {
            await sql.query(text)
            reachFailPoint('migrate-mid')
            await sql.query('insert into migrations (name, digest) values ($1, $2)', [name, digest])
        }
        await raiseWall(sql)
        return missing.map(({ name }) => name)
    })
}

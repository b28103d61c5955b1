/** Before there are tests: the run's folder, and in it a migrated store at rest, which each relay that runs as a process has a copy of. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../relay/src/platform/database.ts'
import { startEmbeddedPostgres } from '../../relay/src/platform/embedded-postgres/index.ts'
import type { EmbeddedPostgres } from '../../relay/src/platform/embedded-postgres/index.ts'
import { createLog } from '../../relay/src/platform/log.ts'
import { migrate } from '../../relay/src/platform/migrate.ts'
import { keepStore } from './data-dir.ts'
import { makeRunFolder } from './store-folder.ts'

/** Tests lose nothing when the machine dies, so the test server need not wait for the disk. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'max_connections=200']

/** The server of the run. */
export const startRunServer = (folder: string): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir: folder, log: createLog('error'), settings: SETTINGS })

export async function migrateStore(url: string): Promise<void> {
    const database = openDatabase({ url, poolSize: 1, statementTimeoutMs: 60_000, log: createLog('error') })
    await migrate(database)
    await database.close()
}

/**
 * An interrupted run never reaches the tear-down: the server, which outlives its parent by design, is stopped here, and the stores of the run
 * are removed, which may be memory.
 */
function cleanUpOnExit(folder: string): void {
    // Without a listener a signal ends a process without its `exit`. https://nodejs.org/api/process.html#signal-events
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
    process.once('exit', () => {
        try {
            process.kill(Number(readFileSync(join(folder, 'postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGINT')
        } catch (error) {
            const { code } = error as NodeJS.ErrnoException
            if (code !== 'ENOENT' && code !== 'ESRCH') throw error // the usual case: the tear-down stopped it already
        }
        // Again where the server, as it ends, made a file meanwhile.
        rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    })
}

/** The folder, which is removed when the process ends. */
export async function keepMigratedStore(): Promise<string> {
    const folder = makeRunFolder()
    cleanUpOnExit(folder)
    const server = await startRunServer(folder)
    await migrateStore(server.url)
    await server.stop()
    keepStore(folder)
    return folder
}

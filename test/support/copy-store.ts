/**
 * A copy of a running store by a low-level base backup, since the embedded programs bring no pg_basebackup. Source: PostgreSQL
 * documentation, "Making a Base Backup Using the Low Level API". It runs as a server of its own: a standby, or a restored backup.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { prepareHome } from '../../relay/src/platform/embedded-postgres/cluster.ts'
import { preparePrograms } from '../../relay/src/platform/embedded-postgres/programs.ts'
import { chooseServerAccount } from '../../relay/src/platform/embedded-postgres/server-account.ts'
import { freePort } from './free-port.ts'
import { queryOnce } from './start-store.ts'
import type { TestStore } from './start-store.ts'
import { makeStoreFolder } from './store-folder.ts'

export interface StoreCopy {
    readonly url: string
    readonly port: number
    stop(): Promise<void>
}

/** Of a running server these belong to itself; the log of what is written meanwhile is copied when the backup is whole. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'pg_wal']

/** Everything below a folder to the account that the server runs under. */
function giveTo(account: { uid: number; gid: number } | null, folder: string): void {
    if (account === null) return
    for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
        chownSync(join(folder, name), account.uid, account.gid)
}

/** What a running server has removed before its turn is left out: its log says what became of it, as the documentation has it. */
function copyFolder(from: string, to: string): void {
    mkdirSync(to, { recursive: true })
    for (const entry of readdirSync(from, { withFileTypes: true })) {
        if (LEFT_OUT.includes(entry.name)) continue
        const [source, target] = [join(from, entry.name), join(to, entry.name)]
        try {
            if (entry.isDirectory()) copyFolder(source, target)
            else copyFileSync(source, target)
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        }
    }
}

/** Copies the files between the start and the stop of a backup, both on one connection; the label goes into the copy. */
async function backUp(store: Pick<TestStore, 'url'>, data: string): Promise<void> {
    const client = new pg.Client({ connectionString: store.url })
    await client.connect()
    try {
        await client.query(`select pg_backup_start('copy', fast => true)`)
        const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
        const original = rows[0]?.folder ?? ''
        copyFolder(original, data)
        const { rows: ends } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(wait_for_archive => false)')
        writeFileSync(join(data, 'backup_label'), ends[0]?.labelfile ?? '')
        copyFolder(join(original, 'pg_wal'), join(data, 'pg_wal'))
    } finally {
        await client.end()
    }
}

async function untilItAnswers(url: string, log: string): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt++) {
        try {
            await queryOnce(url, 'select 1')
            return
        } catch {
            await delay(100) // it is still starting
        }
    }
    throw new Error(`The copy did not answer within 30 s:\n${readFileSync(log, 'utf8').slice(-2_000)}`)
}

/** Starts a copy of the store as it is now; as a standby it goes on following its original. */
export async function startCopy(store: Pick<TestStore, 'url'>, kind: 'standby' | 'restored'): Promise<StoreCopy> {
    const account = chooseServerAccount()
    const folder = makeStoreFolder('copy')
    const programs = preparePrograms(prepareHome(folder, account), account)
    chmodSync(folder, 0o711)
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    await backUp(store, data)
    if (kind === 'standby') writeFileSync(join(data, 'standby.signal'), '')
    giveTo(account, data)
    const { username, password, port: originalPort } = new URL(store.url)
    const port = await freePort()
    const original = `host=127.0.0.1 port=${originalPort} user=${username} password=${password} application_name=standby`
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, `primary_conninfo=${original}`]
    const log = join(folder, 'copy.log')
    const shell = 'exec "$0" "$@" 2>>"$COPY_LOG"'
    writeFileSync(log, '')
    giveTo(account, folder)
    const server = spawn('/bin/sh', ['-c', shell, programs.postgres, '-D', data, ...settings.flatMap((text) => ['-c', text])], {
        ...account,
        cwd: data,
        env: { ...programs.environment, COPY_LOG: log },
        stdio: 'ignore',
    })
    const ended = once(server, 'exit')
    const url = store.url.replace(`:${originalPort}/`, `:${port}/`)
    await untilItAnswers(url, log)
    return {
        url,
        port,
        async stop() {
            server.kill('SIGINT')
            await ended
            rmSync(folder, { recursive: true, force: true })
        },
    }
}

/** One server process: finds the one that runs on a cluster, starts one where none does, stops it. It decides nothing about when. */
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { release } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { HeadroomError } from '../errors.ts'
import { readServerMark, removeForeignMark, SUPERUSER } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { isRunning } from './process-state.ts'
import type { Programs } from './programs.ts'
import type { ServerAccount } from './server-account.ts'

export interface ServerOptions {
    readonly cluster: Cluster
    readonly programs: Programs
    readonly account: ServerAccount
    /** Extra server settings such as `fsync=off`, which only tests may pass. */
    readonly settings: readonly string[]
}

/** Recovery after a crash replays the log: it may take minutes on a slow disk, and giving up would only start it over. */
const START_TIMEOUT_MS = 120_000
const POLL_MS = 50
/**
 * Below the ports that systems give to whoever asks for any: one of these could be another program's by the time the server comes back on
 * it. Source: https://docs.kernel.org/networking/ip-sysctl.html, "ip_local_port_range"; RFC 6335, section 6.
 */
const [PORT_FIRST, PORT_END] = [20_000, 32_000]
const PORT_TRIES_MAX = 100
const LOG_BYTES_MAX = 10_000_000

/** A relay's connection by which others know that it is there. */
export const PRESENCE_NAME = 'headroom-presence'

export const urlOf = (cluster: Cluster, port: number): string => `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/postgres`

/** A connection to the server of this very cluster, or null: a stale mark may point to a port that another Postgres has now. */
export async function connectTo(cluster: Cluster, port: number): Promise<pg.Client | null> {
    const client = new pg.Client({
        connectionString: urlOf(cluster, port),
        application_name: PRESENCE_NAME,
        connectionTimeoutMillis: 2_000,
        keepAlive: true,
    })
    client.on('error', () => undefined) // the caller watches 'end', which follows every error
    try {
        await client.connect()
        const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
        if (rows[0]?.folder === cluster.data) return client
    } catch {
        // Not reachable, still starting, or not ours: all mean "not connected", and the caller tries again or starts one.
    }
    await client.end().catch(() => undefined)
    return null
}

async function isFree(port: number): Promise<boolean> {
    const server = createServer().listen(port, '127.0.0.1')
    const isBound = await Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)]).catch(
        () => false,
    )
    if (isBound) await new Promise((done) => server.close(done))
    return isBound
}

/** The preferred one where it is free. */
export async function choosePort(preferred: number | null): Promise<number> {
    for (let tries = 0; tries < PORT_TRIES_MAX; tries++) {
        const port = tries === 0 && preferred !== null ? preferred : randomInt(PORT_FIRST, PORT_END)
        if (await isFree(port)) return port
    }
    throw new HeadroomError(
        'store_unusable',
        `None of ${PORT_TRIES_MAX} ports between ${PORT_FIRST} and ${PORT_END} is free for the embedded Postgres. Set DATABASE_URL.`,
    )
}

function openLog(options: ServerOptions): { path: string; file: number } {
    const path = join(options.cluster.home, 'server.log')
    const isTooLong = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX
    const file = openSync(path, isTooLong ? 'w' : 'a', 0o600)
    if (options.account !== null) chownSync(path, options.account.uid, options.account.gid)
    return { path, file }
}

function lastComplaint(path: string): string {
    const lines = readFileSync(path, 'utf8').slice(-4_000).split('\n')
    return lines.findLast((line) => /FATAL|PANIC/.test(line))?.replace(/^.*?(FATAL|PANIC)/, '$1') ?? 'it said nothing'
}

/**
 * After a crash Postgres first syncs its whole folder. File by file that took 1.1 to 4.5 s on a busy disk, the file system at once 0.2 to
 * 0.8 s. An older Linux would not report a write that failed. Source: PostgreSQL documentation, "recovery_init_sync_method".
 */
function syncAtOnce(): string[] {
    const [major = 0, minor = 0] = release().split('.').map(Number)
    const isReported = process.platform === 'linux' && (major > 5 || (major === 5 && minor >= 8))
    return isReported ? ['recovery_init_sync_method=syncfs'] : []
}

/**
 * What a transaction writes reaches the disk while it goes on, so that its commit, under the org's lock, waits for little of it: one in three
 * took 4 ms or more. A twentieth to an eighth more changes a second (measured). Source: PostgreSQL documentation, "wal_writer_delay".
 */
const WRITE_AHEAD = 'wal_writer_delay=10ms'

/** Starts the server apart from this process: it must outlive a relay that is killed, and a Ctrl-C must not reach it first. */
function spawnServer(options: ServerOptions, port: number, file: number) {
    const { cluster, programs, account } = options
    const settings = [
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        'password_encryption=scram-sha-256',
        WRITE_AHEAD,
        ...syncAtOnce(),
        ...options.settings,
    ]
    const child = spawn(programs.postgres, ['-D', cluster.data, '-p', String(port), ...settings.flatMap((text) => ['-c', text])], {
        ...account,
        cwd: cluster.data,
        env: programs.environment,
        detached: true,
        stdio: ['ignore', file, file],
    })
    child.on('error', () => undefined) // a program that cannot run also has no exit code 0, which the caller sees
    child.unref()
    return child
}

/** Adopts the server that runs on the cluster, or starts one. Two relays may do so at once: Postgres lets one server in, both adopt it. */
export async function adoptOrStart(
    options: ServerOptions,
    preferredPort: number | null,
): Promise<{ client: pg.Client; port: number; isAdopted: boolean }> {
    const { cluster } = options
    const deadline = performance.now() + START_TIMEOUT_MS
    let child: ReturnType<typeof spawnServer> | null = null
    let logPath = ''
    while (performance.now() < deadline) {
        const mark = readServerMark(cluster)
        const client = mark === null ? null : await connectTo(cluster, mark.port)
        if (client !== null && mark !== null) return { client, port: mark.port, isAdopted: mark.pid !== child?.pid }
        const hasEnded = child === null || child.exitCode !== null || child.signalCode !== null || child.pid === undefined
        if (hasEnded && !isRunning(mark?.pid)) {
            if (child !== null && (child.pid === undefined || child.exitCode !== 0)) {
                throw new HeadroomError(
                    'store_unusable',
                    `The embedded Postgres did not start (${lastComplaint(logPath)}). See ${logPath}.`,
                )
            }
            removeForeignMark(cluster)
            const log = openLog(options)
            logPath = log.path
            child = spawnServer(options, await choosePort(preferredPort), log.file)
            closeSync(log.file)
        }
        await delay(POLL_MS)
    }
    throw new HeadroomError(
        'store_unusable',
        `The embedded Postgres did not answer within ${START_TIMEOUT_MS / 1000} s. See ${join(cluster.home, 'server.log')}.`,
    )
}

/** Fast shutdown: ends sessions, writes a checkpoint, exits. Source: PostgreSQL documentation, "Shutting Down the Server". */
export async function stopServer(cluster: Cluster, timeoutMs: number): Promise<void> {
    const mark = readServerMark(cluster)
    if (mark === null || !isRunning(mark.pid)) return
    process.kill(mark.pid, 'SIGINT')
    const deadline = performance.now() + timeoutMs
    while (performance.now() < deadline && isRunning(mark.pid)) await delay(POLL_MS)
}

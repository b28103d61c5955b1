/**
 * The folder of the embedded server: makes it once, refuses to touch one it does not understand, and reads what a running server
 * wrote into it. Two relays may start at the same moment: the folder is made under a draft name and renamed, so it appears whole
 * with its password or not at all, and the second rename fails.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
    chmodSync,
    chownSync,
    existsSync,
    mkdirSync,
    readFileSync,
    readdirSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { HeadroomError } from '../errors.ts'
import { sha256 } from '../crypto.ts'
import { isRunning, isWorkedIn } from './process-state.ts'
import type { Programs } from './programs.ts'
import { canEnter } from './server-account.ts'
import type { ServerAccount } from './server-account.ts'

export const SUPERUSER = 'headroom'

export interface Cluster {
    /** Holds the data, the password and the log of the server. */
    readonly home: string
    readonly data: string
    readonly password: string
}

/** What a running server wrote into postmaster.pid. Source: PostgreSQL documentation, "Database File Layout". */
export interface ServerMark {
    readonly pid: number
    readonly port: number
}

/** Where the server's folder lies when `nobody` cannot enter DATA_DIR; named after DATA_DIR, so that it is found again. */
const FALLBACK_ROOT = '/var/lib/headroom'

/** Whether the account can enter DATA_DIR, which is ours: a private one is opened to passing through, though not to reading. */
function openDataDir(folder: string, account: ServerAccount): boolean {
    if (canEnter(account, folder)) return true
    if (!canEnter(account, dirname(folder))) return false
    chmodSync(folder, statSync(folder).mode | 0o011)
    return canEnter(account, folder)
}

/** The folder the server lives in: inside DATA_DIR, or outside of it when DATA_DIR lies in a home that is closed to `nobody`. */
export function prepareHome(dataDir: string, account: ServerAccount): string {
    mkdirSync(dataDir, { recursive: true, mode: account === null ? 0o700 : 0o711 })
    const folder = realpathSync(dataDir)
    const isInside = openDataDir(folder, account)
    const home = isInside ? join(folder, 'postgres') : join(FALLBACK_ROOT, sha256(folder).toString('hex').slice(0, 16))
    mkdirSync(home, { recursive: true, mode: account === null ? 0o700 : 0o711 })
    const note = `The embedded store of this folder lives in ${home}, because the account it runs under cannot enter this folder.\n`
    if (!isInside) writeFileSync(join(folder, 'postgres-is-elsewhere.txt'), note)
    return home
}

function createDraft(home: string, programs: Programs, account: ServerAccount): string {
    const draft = join(home, `draft-${process.pid}-${randomBytes(4).toString('hex')}`)
    const [data, passwordFile] = [join(draft, 'data'), join(draft, 'password')]
    mkdirSync(data, { recursive: true, mode: 0o711 })
    chmodSync(data, 0o700)
    writeFileSync(passwordFile, randomBytes(24).toString('base64url') + '\n', { mode: 0o600, flush: true })
    if (account !== null) for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid)
    const settings = ['-D', data, '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--locale=C.UTF-8']
    try {
        execFileSync(programs.initdb, settings, { ...account, env: programs.environment, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] })
    } catch (cause) {
        rmSync(draft, { recursive: true, force: true })
        const reason = String((cause as { stderr?: unknown }).stderr ?? cause).trim()
        throw new HeadroomError(
            'store_unusable',
            `The embedded Postgres could not be set up in ${home}: ${reason}. Correct that, or set DATABASE_URL.`,
            { cause },
        )
    }
    if (account !== null) chownSync(passwordFile, process.getuid?.() ?? 0, process.getgid?.() ?? 0)
    return draft
}

function openCluster(folder: string, major: string): Cluster {
    const data = join(folder, 'data')
    const unusable = (why: string) =>
        new HeadroomError(
            'store_unusable',
            `${folder} ${why}. It was left untouched: restore it from a backup, or set another DATA_DIR or DATABASE_URL.`,
        )
    if (!existsSync(join(data, 'PG_VERSION')) || !existsSync(join(folder, 'password'))) throw unusable('exists but is not a complete store')
    const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
    if (found !== major) throw unusable(`was written by Postgres ${found}, this relay brings Postgres ${major}`)
    return { home: folder, data, password: readFileSync(join(folder, 'password'), 'utf8').trim() }
}

/** Opens the cluster of a home, making it when there is none. An existing folder is never re-created, whatever is wrong with it. */
export function openOrCreateCluster(home: string, programs: Programs, account: ServerAccount): Cluster {
    const folder = join(home, 'cluster')
    if (!existsSync(folder)) {
        const draft = createDraft(home, programs, account)
        try {
            renameSync(draft, folder)
        } catch (error) {
            rmSync(draft, { recursive: true, force: true })
            if (!existsSync(folder)) throw error // not the other relay's doing
        }
    }
    return openCluster(folder, programs.major)
}

export function readServerMark(cluster: Cluster): ServerMark | null {
    try {
        const lines = readFileSync(join(cluster.data, 'postmaster.pid'), 'utf8').split('\n')
        const [pid, port] = [Number(lines[0]), Number(lines[3])]
        return Number.isInteger(pid) && pid > 0 && Number.isInteger(port) && port > 0 ? { pid, port } : null
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
    }
}

/**
 * Removes the mark of a dead server whose process id now belongs to another program (usual after a container restart) or to a
 * zombie: Postgres would take either for a running server and refuse to start. Everything else about a stale mark Postgres settles
 * itself. Invariant: no process of the old server is left, or two servers would write to the same files.
 */
export function removeForeignMark(cluster: Cluster): boolean {
    const mark = readServerMark(cluster)
    if (mark === null || process.platform !== 'linux') return false
    if (!existsSync(`/proc/${mark.pid}`) || isRunning(mark.pid) || isWorkedIn(cluster.data)) return false
    rmSync(join(cluster.data, 'postmaster.pid'), { force: true })
    return true
}

/** Draft folders of relays that died while making one. */
export function removeDeadDrafts(home: string): void {
    for (const name of readdirSync(home).filter((entry) => entry.startsWith('draft-'))) {
        const pid = Number(name.split('-')[1])
        if (pid !== process.pid && !existsSync(`/proc/${pid}`) && process.platform === 'linux')
            rmSync(join(home, name), { recursive: true, force: true })
    }
}

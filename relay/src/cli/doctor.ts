/** `doctor`: looks at everything a relay needs, one line each, and says what to do about what is wrong. It changes no data. */
import { statfs } from 'node:fs/promises'
import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/database.ts'
import { describeFailure } from '../platform/failure-text.ts'
import { listMissing } from '../platform/migrate.ts'
import { checkServer } from '../platform/store.ts'
import { countOlder, findUnreadable } from '../sealing/index.ts'
import type { Command, CommandParts } from './command.ts'

export interface Finding {
    readonly check: string
    readonly isOk: boolean
    /** What was found, and for a fault what to do. */
    readonly text: string
}

type Verdict = Omit<Finding, 'check'>

interface Check {
    /** The check without which this one would only say the same again. */
    readonly needs?: string
    readonly look: (parts: CommandParts) => Promise<Verdict>
}

const ANSWER_TIMEOUT_MS = 5_000
/** A delivery whose time is 300 s off is refused: long before that somebody must know. */
const CLOCK_DIFFERENCE_MAX_SECONDS = 30
const FREE_BYTES_MIN = 1024 ** 3

const ok = (text: string): Verdict => ({ isOk: true, text })
const fault = (text: string): Verdict => ({ isOk: false, text })

async function checkAddress({ host, port }: Config): Promise<Verdict> {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/readyz`
    try {
        const { status } = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
        return status === 200 ? ok(`${url} answers`) : fault(`${url} answers ${status}: look into the relay’s log`)
    } catch {
        return fault(`nothing answers at ${url}: start the relay, or correct RELAY_HOST and RELAY_PORT`)
    }
}

async function checkStore(database: Database): Promise<Verdict> {
    await checkServer(database)
    const [server] = await database.query<{ version: string }>(`select current_setting('server_version') as version`)
    return ok(`Postgres ${server?.version ?? ''} with fsync on`)
}

async function checkMigrations(database: Database): Promise<Verdict> {
    const missing = await listMissing(database)
    if (missing.length === 0) return ok('all applied')
    return fault(`${missing.length} not applied, the last one ${missing.at(-1)}: start the relay, it applies them`)
}

async function checkClock(database: Database): Promise<Verdict> {
    const [row] = await database.query<{ now: Date }>('select clock_timestamp() as now')
    const seconds = Math.abs(Date.now() - (row?.now.getTime() ?? 0)) / 1000
    const text = `${seconds.toFixed(1)} s between this machine and the store`
    return seconds <= CLOCK_DIFFERENCE_MAX_SECONDS ? ok(text) : fault(`${text}: set both by NTP, or deliveries are refused as out of time`)
}

/** Whether the encryption key before is still needed. */
async function judgePreviousKey({ config, store }: CommandParts): Promise<string> {
    if (config.previousEncryptionKey === undefined) return ''
    const older = await countOlder(store.database, store.sealer)
    if (older === 0) return '; HEADROOM_ENCRYPTION_KEY_PREVIOUS is no longer needed: remove it'
    return `; ${older} secret(s) need HEADROOM_ENCRYPTION_KEY_PREVIOUS: run \`npm run relay -- keys reseal\``
}

async function checkKeys(parts: CommandParts): Promise<Verdict> {
    const { database, sealer } = parts.store
    const [orgs, { unreadable }] = [await parts.admin.list(), await findUnreadable(database, sealer)]
    if (unreadable.length === 0) return ok(`the keys of ${orgs.length} org(s) open${await judgePreviousKey(parts)}`)
    return fault(`the keys of ${unreadable.join(', ')} do not open: start with the encryption key they were stored with, or rotate them`)
}

async function checkDisk({ databaseUrl, dataDir }: Config): Promise<Verdict> {
    if (databaseUrl !== undefined) return ok('the store is elsewhere: watch the disk of its server')
    const { bavail, bsize } = await statfs(dataDir)
    const text = `${((Number(bavail) * Number(bsize)) / FREE_BYTES_MIN).toFixed(1)} GiB free in ${dataDir}`
    return bavail * bsize >= FREE_BYTES_MIN ? ok(text) : fault(`${text}: make room, or nothing can be accepted soon`)
}

const CHECKS: Readonly<Record<string, Check>> = {
    store: { look: ({ store }) => checkStore(store.database) },
    migrations: { needs: 'store', look: ({ store }) => checkMigrations(store.database) },
    clock: { needs: 'store', look: ({ store }) => checkClock(store.database) },
    keys: { needs: 'migrations', look: checkKeys },
    disk: { look: ({ config }) => checkDisk(config) },
    address: { look: ({ config }) => checkAddress(config) },
}

/** A check that cannot be made is a fault too, and says what to do. */
async function examine(parts: CommandParts): Promise<Finding[]> {
    const findings: Finding[] = []
    for (const [check, { needs, look }] of Object.entries(CHECKS)) {
        const isPossible = needs === undefined || findings.some((finding) => finding.check === needs && finding.isOk)
        const verdict = isPossible
            ? await look(parts).catch((error: unknown) => fault(describeFailure(error)))
            : fault(`see ${needs} first`)
        findings.push({ check, ...verdict })
    }
    return findings
}

export const DOCTOR_COMMANDS: Readonly<Record<string, Command>> = {
    doctor: {
        parameters: [],
        summary: 'checks the store, its migrations, the clock, the keys, the disk and whether the relay answers; ends with 1 on a fault',
        looksOnly: true,
        async run(parts) {
            const findings = await examine(parts)
            const lines = findings.map(({ check, isOk, text }) => `${isOk ? 'ok   ' : 'fault'}  ${check.padEnd(10)}  ${text}`)
            return { data: { findings }, lines, isFault: findings.some(({ isOk }) => !isOk) }
        },
    },
}

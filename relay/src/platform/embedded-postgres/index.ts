/**
 * The embedded default store: a real Postgres in DATA_DIR, shared by every relay on that folder. A relay is present as long as it
 * holds one open connection: the system closes it even when the relay is killed, so nobody has to clean up lists of users.
 */
import type pg from 'pg'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import { openOrCreateCluster, prepareHome, removeDeadDrafts } from './cluster.ts'
import { preparePrograms } from './programs.ts'
import { adoptOrStart, PRESENCE_NAME, stopServer, urlOf } from './server.ts'
import type { ServerOptions } from './server.ts'
import { chooseServerAccount } from './server-account.ts'

export interface EmbeddedPostgres {
    readonly url: string
    /** Leaves the server; the last one out stops it. */
    stop(): Promise<void>
}

export interface EmbeddedOptions {
    readonly dataDir: string
    readonly log: Logger
    readonly settings?: readonly string[]
}

const RESTART_DELAY_MS = 500
const STOP_TIMEOUT_MS = 10_000
const LOOK_MS = 30
/** Where another relay is present, which may be one that has just left. */
const LOOKS_AT_RELAYS = 10
/** Where none is: on a busy machine the last sessions of a pool that was closed go on for a while, and each may have a statement to end. */
const LOOKS_AT_SESSIONS = 100

/** The server notices a closed connection later than the client: our own pool's last sessions must not look like other users of it. */
async function becomesAlone(client: pg.Client): Promise<boolean> {
    for (let look = 1; ; look++) {
        const { relays, sessions } = await countOthers(client)
        if (sessions === 0) return true
        if (look >= (relays > 0 ? LOOKS_AT_RELAYS : LOOKS_AT_SESSIONS)) return false
        await delay(LOOK_MS)
    }
}

interface Others {
    readonly relays: number
    /** Those of relays too. */
    readonly sessions: number
}

async function countOthers(client: pg.Client): Promise<Others> {
    const { rows } = await client.query<Others>(
        `select count(*)::int as sessions, count(*) filter (where application_name = $1)::int as relays
            from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
        [PRESENCE_NAME],
    )
    return rows[0] ?? { relays: 0, sessions: 0 }
}

/** Keeps one connection open and a server behind it: a server that dies under a living relay is started again on the same port. */
class Presence {
    #client: pg.Client
    #isLeaving = false
    #restoring: Promise<void> = Promise.resolve()
    readonly #options: ServerOptions
    readonly #port: number
    readonly #log: Logger

    constructor(options: ServerOptions, client: pg.Client, port: number, log: Logger) {
        this.#options = options
        this.#client = client
        this.#port = port
        this.#log = log
        this.#watch(client)
    }

    #watch(client: pg.Client): void {
        client.once('end', () => {
            if (!this.#isLeaving) this.#restoring = this.#restore()
        })
    }

    async #restore(): Promise<void> {
        while (!this.#isLeaving) {
            try {
                const { client, port } = await adoptOrStart(this.#options, this.#port)
                if (port !== this.#port)
                    this.#log.error({ port, expected: this.#port }, 'The embedded store came back on another port: restart the relay.')
                this.#client = client
                this.#watch(client)
                this.#log.warn('The embedded store was lost and is running again.')
                return
            } catch (error) {
                this.#log.error({ reason: (error as Error).message }, 'The embedded store cannot be started again; trying on.')
                await delay(RESTART_DELAY_MS)
            }
        }
    }

    async leave(): Promise<void> {
        this.#isLeaving = true
        // A server that is being started just now would otherwise be left running with nobody to stop it.
        await this.#restoring
        const mayStop = await becomesAlone(this.#client).catch(() => false)
        await this.#client.end().catch(() => undefined)
        if (mayStop) await stopServer(this.#options.cluster, STOP_TIMEOUT_MS)
    }
}

export async function startEmbeddedPostgres({ dataDir, log, settings = [] }: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const account = chooseServerAccount()
    const home = prepareHome(dataDir, account)
    removeDeadDrafts(home)
    const programs = preparePrograms(home, account)
    const cluster = openOrCreateCluster(home, programs, account)
    const options = { cluster, programs, account, settings }
    const { client, port, isAdopted } = await adoptOrStart(options, null)
    log.info({ port, isAdopted }, isAdopted ? 'Using the embedded store that is running already.' : 'Started the embedded store.')
    const presence = new Presence(options, client, port, log)
    return { url: urlOf(cluster, port), stop: () => presence.leave() }
}

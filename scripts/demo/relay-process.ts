/** The relay as its operator runs it: a process of its own, its keys and tokens made by its own commands. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { readNodeFlags } from './node-flags.ts'

export interface RelayOptions {
    readonly port: number
    readonly dataDir: string
    /** Added to the process environment, e.g. DATABASE_URL. */
    readonly environment?: Readonly<Record<string, string>>
    /** A module that the process loads before the relay, e.g. to set its time; it hears what `tell` says. */
    readonly preload?: string
}

export interface RelayKeys {
    readonly requestKey: string
    readonly responseKey: string
    readonly token: string
}

/** Of a connected app with the client credentials flow. */
export interface ApiClient {
    readonly clientId: string
    readonly clientSecret: string
}

const READY_TIMEOUT_MS = 30_000
const READY_POLL_MS = 50
const run = promisify(execFile)

export class RelayProcess {
    readonly url: string
    readonly #environment: NodeJS.ProcessEnv
    readonly #preload: string | undefined
    #child: ChildProcess | null = null
    /** Its streams are closed too: after its exit alone there may be output that nobody has read yet. */
    #hasEnded = false
    #output = ''

    constructor(options: RelayOptions) {
        this.url = `http://127.0.0.1:${options.port}`
        this.#preload = options.preload
        this.#environment = {
            ...process.env,
            HEADROOM_LOG_LEVEL: 'warn',
            ...options.environment,
            RELAY_PORT: String(options.port),
            DATA_DIR: options.dataDir,
        }
    }

    /**
     * @param more is added to its environment this time.
     * @throws Error with what the relay printed where it ends before it is ready.
     */
    async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
        const child = this.#spawn(more)
        this.#child = child
        this.#output = ''
        this.#hasEnded = false
        child.once('close', () => {
            if (this.#child === child) this.#hasEnded = true
        })
        for (const stream of [child.stdout, child.stderr]) {
            stream?.on('data', (chunk: Buffer) => {
                this.#output = (this.#output + chunk.toString()).slice(-4_000)
            })
        }
        const deadline = Date.now() + READY_TIMEOUT_MS
        while (!(await this.isReady())) {
            if (this.#hasEnded) throw new Error(`the relay ended at start:\n${this.#output}`)
            if (Date.now() > deadline) throw new Error(`the relay is not ready after ${READY_TIMEOUT_MS / 1000} s:\n${this.#output}`)
            await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS))
        }
    }

    /** With a preload there is a channel to it; the relay itself knows of neither. */
    #spawn(more: Readonly<Record<string, string>>): ChildProcess {
        const program = [...readNodeFlags('.'), 'relay/src/main.ts']
        const options = { env: { ...this.#environment, ...more } }
        if (this.#preload === undefined) return spawn(process.execPath, program, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
        return spawn(process.execPath, ['--import', this.#preload, ...program], { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    }

    /** Says something to the preloaded module; nothing where the relay is down. */
    tell(message: object): void {
        // One that has just died is noticed by its end: what it did not hear is no failure of who said it.
        if (this.#child?.connected === true) this.#child.send(message, () => undefined)
    }

    /** What it printed last, if it has ended by itself; null while it runs. */
    readEnd(): string | null {
        return this.#child !== null && this.#hasEnded ? this.#output : null
    }

    async isReady(): Promise<boolean> {
        try {
            return (await fetch(`${this.url}/readyz`)).ok
        } catch {
            return false // nothing listens yet
        }
    }

    /** Ends the relay as a crash would: no signal handler runs. */
    async kill(): Promise<void> {
        await this.#end('SIGKILL')
    }

    async stop(): Promise<void> {
        await this.#end('SIGTERM')
    }

    async #end(signal: NodeJS.Signals): Promise<void> {
        const child = this.#child
        this.#child = null
        if (child === null || child.exitCode !== null || child.signalCode !== null) return
        const ended = once(child, 'exit')
        child.kill(signal)
        await ended
    }

    async addOrg(orgId: string): Promise<RelayKeys> {
        const keys = JSON.parse(await this.#command('org', 'add', orgId, '--json')) as { requestKey: string; responseKey: string }
        const { token } = JSON.parse(await this.#command('token', 'add', orgId, '--json')) as { token: string }
        return { ...keys, token }
    }

    /** Keys that the org made itself, beside the ones before. */
    async takeKeys(orgId: string, { requestKey, responseKey }: Pick<RelayKeys, 'requestKey' | 'responseKey'>): Promise<void> {
        await this.#type(`${requestKey}\n${responseKey}\n`, 'org', 'rotate', orgId, '--keys-stdin')
    }

    /** Changes that the org could not keep and told the relay of, over all gaps. */
    async countGapChanges(orgId: string): Promise<number> {
        const { gaps } = JSON.parse(await this.#command('org', 'status', orgId, '--json')) as { gaps: { changes: number }[] }
        return gaps.reduce((total, { changes }) => total + changes, 0)
    }

    /** Signs in to an org's API by a client secret, which the command asks for. @throws Error where it cannot work so. */
    async connect(orgId: string, loginUrl: string, { clientId, clientSecret }: ApiClient): Promise<void> {
        await this.#type(`${clientSecret}\n`, 'connect', orgId, '--login-url', loginUrl, '--client-id', clientId)
    }

    #command(...words: string[]): Promise<string> {
        return this.#type('', ...words)
    }

    async #type(input: string, ...words: string[]): Promise<string> {
        const running = run(process.execPath, ['relay/src/cli/main.ts', ...words], { env: this.#environment })
        running.child.stdin?.end(input)
        return (await running).stdout
    }
}

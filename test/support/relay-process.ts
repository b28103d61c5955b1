/** The relay as a process of its own, as `npm start` runs it: for tests that kill it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { readNodeFlags } from '../../scripts/demo/node-flags.ts'

/** The checkout that a relay is started from: this one, unless a test has another version of it. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface RelayProcess {
    readonly url: string
    readonly child: ChildProcess
    /** Everything it logged so far. */
    readonly log: readonly string[]
    /** Ends it as an operator would, or as a crash would; resolves with its exit code. */
    end(signal: NodeJS.Signals): Promise<number | null>
}

function environmentOf(dataDir: string, more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    // The options of the test run's own process are not the relay's.
    return { ...process.env, NODE_OPTIONS: '', DATA_DIR: dataDir, RELAY_PORT: '0', ...more }
}

/** @param flags of Node that come after those of `npm start` and win; in NODE_OPTIONS they would lose. */
export async function startRelayProcess(
    dataDir: string,
    more: Readonly<Record<string, string>> = {},
    root: string = ROOT,
    flags: readonly string[] = [],
): Promise<RelayProcess> {
    const child = spawn(process.execPath, [...readNodeFlags(root), ...flags, join(root, 'relay/src/main.ts')], {
        env: environmentOf(dataDir, more),
        stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log: string[] = []
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()))
    // Not its exit, after which there may be output that nobody has read yet.
    const closed = once(child, 'close')
    const port = await new Promise<number>((resolve, reject) => {
        createInterface(child.stdout).on('line', (line) => {
            log.push(line)
            // Others are not read: the last one of a relay that is killed may be half a line.
            if (line.includes('"msg":"The relay is listening."')) resolve((JSON.parse(line) as { port: number }).port)
        })
        closed.then(() => reject(new Error(`The relay ended before it listened:\n${log.join('\n')}`)), reject)
    })
    return {
        url: `http://127.0.0.1:${port}`,
        child,
        log,
        async end(signal) {
            child.kill(signal)
            await closed
            return child.exitCode
        },
    }
}

export interface CommandResult {
    readonly code: number | null
    readonly output: string
    readonly errors: string
}

/** Runs one of the operator's commands, such as `org add`. `answer` is what is typed where it asks; nothing unless said otherwise. */
export async function runCommand(
    dataDir: string,
    words: readonly string[],
    more: Readonly<Record<string, string>> = {},
    root: string = ROOT,
    answer: (question: string) => Promise<string> = () => Promise.resolve(''),
): Promise<CommandResult> {
    const child = spawn(process.execPath, [join(root, 'relay/src/cli/main.ts'), ...words], {
        env: environmentOf(dataDir, more),
        stdio: ['pipe', 'pipe', 'pipe'],
    })
    const [output, errors]: [string[], string[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => {
        errors.push(chunk.toString())
        if (!child.stdin.writableEnded && errors.join('').endsWith(': '))
            void answer(errors.join('')).then((text) => child.stdin.end(`${text}\n`))
    })
    await once(child, 'close')
    return { code: child.exitCode, output: output.join(''), errors: errors.join('') }
}

/** The process id of the embedded server of a DATA_DIR, or null when none is marked as running. */
export function readServerPid(dataDir: string): number | null {
    try {
        return Number(readFileSync(join(dataDir, 'postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[0])
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
    }
}

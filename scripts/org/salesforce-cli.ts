/**
 * Runs the Salesforce CLI of scripts/salesforce-cli, which has a lockfile of its own, and installs it on first use. Knows no command of it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const FOLDER = fileURLToPath(new URL('../salesforce-cli', import.meta.url))
const PROGRAM = join(FOLDER, 'node_modules/@salesforce/cli/bin/run.js')
const INSTALL = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']

/** It looks for updates, reports its use and draws progress for people; none of it here. */
const QUIET = {
    CI: 'true',
    // Another value, such as a test runner's, makes it look for plugins of its own developers.
    NODE_ENV: 'production',
    NO_COLOR: '1',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_DISABLE_TELEMETRY: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
}

export interface CliRun {
    readonly status: number
    readonly stdout: string
    readonly stderr: string
}

export interface CliOptions {
    /** Besides the environment of this process; HOME is where the CLI keeps its logins. */
    readonly environment?: Readonly<Record<string, string>>
    readonly cwd?: string
    /** Shows what the CLI writes as it comes, too. */
    readonly isShown?: boolean
}

/** @throws Error where npm cannot install it. */
export function installSalesforceCli(): void {
    if (existsSync(PROGRAM)) return
    const { status } = spawnSync('npm', INSTALL, { cwd: FOLDER, stdio: ['ignore', 'inherit', 'inherit'] })
    if (status !== 0) throw new Error(`npm ci in scripts/salesforce-cli ended with ${String(status)}`)
}

/** What a person would type after `sf`. A command that fails is a result. */
export async function runSalesforceCli(commandArguments: readonly string[], options: CliOptions = {}): Promise<CliRun> {
    const { environment = {}, cwd = process.cwd(), isShown = false } = options
    const child = spawn(process.execPath, [PROGRAM, ...commandArguments], {
        cwd,
        env: { ...process.env, ...QUIET, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
        if (isShown) process.stdout.write(text)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text
        if (isShown) process.stderr.write(text)
    })
    const status = await new Promise<number>((resolve, reject) => {
        child.once('error', reject)
        child.once('close', (code) => resolve(code ?? 1))
    })
    return { status, stdout, stderr }
}

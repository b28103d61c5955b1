/**
 * Converts the package source to the Metadata API format with the Salesforce CLI: a package that the CLI cannot convert cannot be
 * deployed. Installs the CLI from its own lockfile on first use; talks to no org.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const cliFolder = resolve('scripts/salesforce-cli')
const cli = join(cliFolder, 'node_modules/@salesforce/cli/bin/run.js')
const workspace = mkdtempSync(join(tmpdir(), 'headroom-structure-'))

function run(command: string, commandArguments: string[], cwd: string, env: NodeJS.ProcessEnv = process.env): void {
    const { status } = spawnSync(command, commandArguments, { cwd, env, stdio: 'inherit' })
    if (status !== 0) throw new Error(`${command} ${commandArguments.join(' ')} ended with ${String(status)}`)
}

/** The CLI writes to its home and looks for updates; both stay out of this check. */
const quietHome = {
    ...process.env,
    HOME: workspace,
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
}

try {
    if (!existsSync(cli)) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], cliFolder)
    const target = join(workspace, 'metadata')
    run(process.execPath, [cli, 'project', 'convert', 'source', '--output-dir', target], process.cwd(), quietHome)
    const folders = readdirSync(target).sort()
    for (const expected of ['classes', 'objects', 'package.xml', 'triggers']) {
        if (!folders.includes(expected)) throw new Error(`the converted package has no ${expected}: ${folders.join(', ')}`)
    }
    console.log(`structure check: converted to ${folders.join(', ')}`)
} finally {
    rmSync(workspace, { recursive: true, force: true })
}

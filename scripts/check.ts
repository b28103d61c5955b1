/** Runs every static check, one on each core, shows each with its time, and fails if any failed: one run names all that is wrong. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'

/** The slow ones first, or one of them would keep the others' cores waiting at the end. */
const checks = ['lint', 'apex', 'format', 'panel', 'types', 'layers', 'tenancy', 'apex-layers', 'apex-size', 'generated', 'conformance']

/** What a check prints is kept until it ends, so that no two are mixed. */
async function run(check: string): Promise<boolean> {
    const started = Date.now()
    const child = spawn('npm', ['run', '--silent', `check:${check}`], { stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
    const [code] = (await once(child, 'close')) as [number | null]
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`\n== check:${check}\n${Buffer.concat(output).toString()}   ${code === 0 ? 'ok' : 'FAILED'} after ${seconds} s`)
    return code === 0
}

const waiting = [...checks]
const failed: string[] = []

async function runWaiting(): Promise<void> {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) if (!(await run(check))) failed.push(check)
}

await Promise.all(Array.from({ length: availableParallelism() }, runWaiting))
console.log(failed.length === 0 ? `\nall ${checks.length} checks passed` : `\nfailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

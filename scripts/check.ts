/** Runs every static check, shows each with its time, and fails if any failed: one run names all that is wrong. */
import { spawnSync } from 'node:child_process'

const checks = ['format', 'types', 'lint', 'layers', 'tenancy', 'apex-layers', 'apex-size', 'generated', 'conformance', 'panel', 'apex']

const failed = checks.filter((check) => {
    const started = Date.now()
    console.log(`\n== check:${check}`)
    const { status } = spawnSync('npm', ['run', '--silent', `check:${check}`], { stdio: 'inherit' })
    console.log(`   ${status === 0 ? 'ok' : 'FAILED'} after ${((Date.now() - started) / 1000).toFixed(1)} s`)
    return status !== 0
})

console.log(failed.length === 0 ? `\nall ${checks.length} checks passed` : `\nfailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

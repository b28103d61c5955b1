/**
 * `npm run org:remove -- --target-org <alias>`: takes the package's source out of an org that it was deployed to. Disconnect in the panel
 * first: Salesforce removes no class that is scheduled.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { required, runStepsToExit } from './org/run-steps.ts'
import { writeRemoval } from './org/removal.ts'
import { readFlags } from './read-flags.ts'

const USAGE = `npm run org:remove -- --target-org <alias>   takes the package's source out of the org: disconnect in the panel first`

const flags = readFlags(USAGE, { 'target-org': { type: 'string' } })
const target = required(flags['target-org'], 'target-org', 'org:remove')
const folder = mkdtempSync(join(tmpdir(), 'headroom-remove-'))
try {
    const { empty, destructive } = writeRemoval(['force-app/main', 'force-app/test'], folder)
    const manifests = ['--manifest', empty, '--post-destructive-changes', destructive]
    await runStepsToExit([['project', 'deploy', 'start', ...manifests, '--ignore-warnings', '--target-org', target]])
} finally {
    rmSync(folder, { recursive: true, force: true })
}

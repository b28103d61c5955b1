/**
 * `npm run org:deploy -- --target-org <alias>`: deploys the package's source to an org and assigns Headroom Admin to the user who does.
 * `--check-only` changes nothing. `--with-tests` brings the Apex tests too and runs all of the org's.
 */
import { required, runStepsToExit } from './org/run-steps.ts'
import { readFlags } from './read-flags.ts'

const USAGE = `npm run org:deploy -- --target-org <alias>   deploys the package's source and gives you Headroom Admin
  --check-only   changes nothing, and says what would go wrong
  --with-tests   brings the Apex tests too and runs all of the org's`

const flags = readFlags(USAGE, {
    'target-org': { type: 'string' },
    'check-only': { type: 'boolean', default: false },
    'with-tests': { type: 'boolean', default: false },
})

const org = ['--target-org', required(flags['target-org'], 'target-org', 'org:deploy')]
const tests = flags['with-tests'] ? ['--source-dir', 'force-app/test', '--test-level', 'RunLocalTests'] : []
const deploy = ['project', 'deploy', 'start', '--source-dir', 'force-app/main', ...tests, ...org]
await runStepsToExit(
    flags['check-only'] ? [[...deploy, '--dry-run']] : [deploy, ['org', 'assign', 'permset', '--name', 'Headroom_Admin', ...org]],
)

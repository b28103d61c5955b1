/**
 * `npm run package:version -- --dev-hub <alias>`: makes a version of the package and prints its installation link. Not run yet: it needs a
 * Dev Hub. The first time, `sf package create --name Headroom --package-type Managed --path force-app/main` makes the package.
 */
import { required, runStepsToExit } from './org/run-steps.ts'
import { readFlags } from './read-flags.ts'

const USAGE = 'npm run package:version -- --dev-hub <alias>   makes a version of the package and prints its installation link'

const flags = readFlags(USAGE, { 'dev-hub': { type: 'string' } })
const hub = ['--target-dev-hub', required(flags['dev-hub'], 'dev-hub', 'package:version')]

// Coverage is asked for, because only a version that has it can be promoted and installed into production.
console.log('package:version has not been run yet: no Dev Hub could be reached from here. Check what it prints.')
await runStepsToExit([
    ['package', 'version', 'create', '--package', 'Headroom', '--installation-key-bypass', '--code-coverage', '--wait', '60', ...hub],
])

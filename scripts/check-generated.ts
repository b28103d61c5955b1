/** Fails when a generated document no longer says what the code says. */
import { findOutdated } from './generated-file.ts'
import { renderConfigDocs } from './generate-config-docs.ts'
import { renderErrorDocs } from './generate-error-docs.ts'

const outdated = await findOutdated([...renderConfigDocs(), ...renderErrorDocs()])
for (const path of outdated)
    console.error(`${path} is out of date: run node scripts/generate-config-docs.ts and node scripts/generate-error-docs.ts.`)
if (outdated.length === 0) console.log('Generated documents are up to date.')
process.exitCode = outdated.length === 0 ? 0 : 1

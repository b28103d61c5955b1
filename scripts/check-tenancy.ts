/**
 * Every key and index leads with org_id, and every statement names the org of each table that it touches: so no org sees another's rows,
 * and the store can be distributed by org. The text of a statement is put together from constants only.
 */
import { globSync, readFileSync } from 'node:fs'
import { checkSources } from './tenancy/check-source.ts'
import { KEYS, PIECES, STATEMENTS } from './tenancy/exceptions.ts'

const ROOT = 'relay/src/'
/** It speaks SOQL, which this check does not read. */
const OTHER_LANGUAGE = 'relay/src/salesforce/'

const read = (file: string): string => readFileSync(file, 'utf8')
const migrations = globSync('relay/migrations/*.sql').sort().map(read)
const sources = globSync(`${ROOT}**/*.ts`).filter((file) => !file.startsWith(OTHER_LANGUAGE))
const files = Object.fromEntries(sources.sort().map((file) => [file.slice(ROOT.length), read(file)]))
const { faults, tables, keys, statements } = checkSources({
    migrations,
    files,
    exceptions: { keys: KEYS, statements: STATEMENTS, pieces: PIECES },
})

for (const fault of faults) console.log(fault)
console.log(`${tables} tables, ${keys} keys and indexes, ${statements} statements: ${faults.length} fault(s)`)
process.exitCode = faults.length === 0 ? 0 : 1

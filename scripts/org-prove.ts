/**
 * `npm run org:prove -- --target-org <alias>`: looks in an org at what Headroom takes for granted and no page of Salesforce settles, and
 * prints what was expected and seen. Brings a few triggers and objects of its own, and takes them out again: use a scratch org. Without
 * a target it runs against the local org, which proves nothing of Salesforce but that the proofs run. Ends with 1 where something differs.
 */
import { startLocalTarget } from './org/prove/local-target.ts'
import { proveAll } from './org/prove/prove-all.ts'
import { renderTable } from './org/prove/proof.ts'
import { readFlags } from './read-flags.ts'

const USAGE = `npm run org:prove   looks at what Headroom takes for granted of Salesforce, in the local org
  --target-org <alias>   in that org: a scratch org, for it brings triggers and objects and takes them out again
  --json                 prints one JSON object instead of a table`

const flags = readFlags(USAGE, { 'target-org': { type: 'string' }, json: { type: 'boolean', default: false } })

const target = flags['target-org']
const local = target === undefined ? await startLocalTarget() : null
try {
    const rows = await proveAll(local?.alias ?? target ?? '', local?.environment ?? {})
    const where =
        local === null
            ? `Proved in the org ${target ?? ''}.`
            : 'Run against the local org: it behaves so in our runtime. Nothing here was proved in Salesforce.'
    if (flags.json) console.log(JSON.stringify({ isLocal: local !== null, rows }))
    else console.log(`${renderTable(rows)}\n\n${where}`)
    process.exitCode = rows.some(({ verdict }) => verdict === 'DIFFERENT') ? 1 : 0
} finally {
    await local?.stop()
}

/**
 * Proves that the package is real Apex, by tools that Salesforce engineers trust: prettier-plugin-apex, apex-ls, jorje, PMD with the
 * AppExchange rules, and a check of the fields in SOQL. `--root <folder>` checks another project folder. It changes nothing.
 */
import path from 'node:path'
import { type Finding, formatFinding, type Tool, type Workspace } from './apex-check/findings.ts'
import { checkWithApexLs, checkWithJorje, checkWithPmd } from './apex-check/java-tools.ts'
import { hasJdk } from './apex-check/java.ts'
import { BUILD, REPOSITORY } from './apex-check/places.ts'
import { checkWithPrettier } from './apex-check/prettier-check.ts'
import { checkSoql } from './apex-check/soql-check.ts'
import { judge } from './apex-check/suppressions.ts'

type Check = (workspace: Workspace) => Promise<Finding[]>

/** Two lanes, because each JVM brings its own threads and CI has two cores. The second needs what jorje's step compiles. */
const LANES: readonly (readonly (readonly [Tool, Check])[])[] = [
    [
        ['prettier', checkWithPrettier],
        ['pmd', checkWithPmd],
    ],
    [
        ['jorje', checkWithJorje],
        ['soql', checkSoql],
        ['apex-ls', checkWithApexLs],
    ],
]
const NEEDS_NO_JDK: ReadonlySet<Tool> = new Set(['prettier'])

async function runLane(lane: readonly (readonly [Tool, Check])[], workspace: Workspace): Promise<Finding[]> {
    const findings: Finding[] = []
    for (const [tool, check] of lane) {
        const started = Date.now()
        const found = await check(workspace)
        console.log(`${tool.padEnd(8)} ${String(found.length).padStart(4)} findings before suppressions, ${Date.now() - started} ms`)
        findings.push(...found)
    }
    return findings
}

/** True if all of the tools may run; false if only those that need no JDK can. In CI the JDK is a must. */
async function mayUseJava(): Promise<boolean> {
    if (await hasJdk()) {
        return true
    }
    console.error('************************************************************************************')
    console.error('* SKIPPED: apex-ls, jorje, PMD and the SOQL check need a JDK (javac on the path).   *')
    console.error('* The Apex of this package was NOT checked. Install a JDK 17 or newer and run again.*')
    console.error('************************************************************************************')
    if (process.env['CI'] === 'true') {
        console.error('CI=true: a missing JDK is a failure.')
        process.exit(1)
    }
    return false
}

async function main(): Promise<void> {
    const flag = process.argv.indexOf('--root')
    const root = path.resolve(flag === -1 ? REPOSITORY : (process.argv[flag + 1] ?? REPOSITORY))
    const workspace: Workspace = { root, build: BUILD }
    const isJavaUsed = await mayUseJava()
    const lanes = LANES.map((lane) => lane.filter(([tool]) => isJavaUsed || NEEDS_NO_JDK.has(tool)))
    const findings = (await Promise.all(lanes.map(async (lane) => await runLane(lane, workspace)))).flat()
    const { faults, suppressedCount, stale } = judge(findings, new Set(lanes.flat().map(([tool]) => tool)))
    for (const line of new Set(faults.map(formatFinding))) {
        console.error(line)
    }
    for (const suppression of stale) {
        console.error(`suppression that matches nothing any more: ${suppression.tool} ${suppression.rule ?? String(suppression.message)}`)
    }
    console.log(`check:apex: ${faults.length} findings, ${suppressedCount} suppressed with a reason, ${stale.length} stale suppressions`)
    process.exitCode = faults.length + stale.length > 0 ? 1 : 0
}

await main()

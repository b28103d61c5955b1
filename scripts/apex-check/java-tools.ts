/** The three checks that run in a JVM: apex-ls, jorje and PMD. Each returns all that its tool reports. */
import path from 'node:path'
import { type Finding, parseJavaFindings, type Workspace } from './findings.ts'
import { compile, JORJE_JARS, PMD_JARS, runJava } from './java.ts'
import { PMD_RULESET } from './places.ts'

const APEX_LS_ISSUE = /^(\w+): line (\d+)[^:]*: (.*)$/

/**
 * Type-checks the whole project. The report names a file and, below it, that file's issues; a clean project prints nothing, and a
 * line that is neither is a finding itself.
 */
export async function checkWithApexLs({ root }: Workspace): Promise<Finding[]> {
    const output = await runJava([`${PMD_JARS}/*`], 'io.github.apexdevtools.apexls.CheckForIssues', ['-n', '-w', root, '-d', 'warnings'])
    const findings: Finding[] = []
    let file = ''
    for (const line of output.split('\n').filter((text) => text.trim() !== '')) {
        const issue = APEX_LS_ISSUE.exec(line)
        if (issue !== null) {
            findings.push({ tool: 'apex-ls', file, line: Number(issue[2]), rule: issue[1] ?? '', message: issue[3] ?? '' })
        } else if (path.isAbsolute(line)) {
            file = path.relative(root, line)
        } else {
            findings.push({ tool: 'apex-ls', file, line: 1, rule: 'report', message: line })
        }
    }
    return findings
}

/** Compiles with the front end of Salesforce's own compiler. */
export async function checkWithJorje({ root, build }: Workspace): Promise<Finding[]> {
    const classes = await compile('jorje', build)
    const output = await runJava([classes, `${JORJE_JARS}/*`], 'JorjeCheck', [PMD_JARS, path.join(root, 'force-app')])
    return parseJavaFindings('jorje', output, root).map((finding) => ({
        ...finding,
        message: finding.message.replace(/startIndex.*?line: \d+ column: \d+: /, ''),
    }))
}

/** All of PMD's Apex rules that find faults, and the AppExchange rules of Salesforce Code Analyzer. */
export async function checkWithPmd({ root, build }: Workspace): Promise<Finding[]> {
    const classes = await compile('pmd', build)
    const output = await runJava([classes, `${PMD_JARS}/*`], 'RunPmd', [PMD_RULESET, path.join(root, 'force-app')])
    return parseJavaFindings('pmd', output, root)
}

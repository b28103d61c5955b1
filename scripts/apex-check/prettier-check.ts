/** Checks that Apex is formatted as prettier-plugin-apex formats it. A file that does not parse is a finding too. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import prettier from 'prettier'
import { apexFiles } from './apex-files.ts'
import type { Finding, Workspace } from './findings.ts'
import { REPOSITORY } from './places.ts'

function finding(root: string, file: string, line: number, message: string): Finding {
    return { tool: 'prettier', file: path.relative(root, file), line, rule: 'format', message }
}

async function checkFile(root: string, file: string): Promise<Finding[]> {
    const source = await readFile(file, 'utf8')
    const options = await prettier.resolveConfig(file, { config: path.join(REPOSITORY, '.prettierrc.json') })
    try {
        const wanted = await prettier.format(source, { ...options, filepath: file })
        if (wanted === source) {
            return []
        }
        const lines = wanted.split('\n')
        const line = source.split('\n').findIndex((text, index) => text !== lines[index]) + 1
        return [finding(root, file, Math.max(line, 1), 'not formatted: run npm run format')]
    } catch (failure) {
        const [reason = 'does not parse'] = String(failure).split('\n')
        return [finding(root, file, 1, reason)]
    }
}

export async function checkWithPrettier({ root }: Workspace): Promise<Finding[]> {
    const files = await apexFiles(root)
    const findings: Finding[] = []
    for (const file of files) {
        findings.push(...(await checkFile(root, file)))
    }
    return findings
}

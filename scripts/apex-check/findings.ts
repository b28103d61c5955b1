/** What the tools report, and how the lines of our Java programs are read. It decides nothing about which findings count. */
import path from 'node:path'

export type Tool = 'prettier' | 'apex-ls' | 'jorje' | 'pmd' | 'soql'

export interface Finding {
    readonly tool: Tool
    /** Relative to the project's folder. */
    readonly file: string
    readonly line: number
    readonly rule: string
    readonly message: string
}

/** Where the checked project lies and where the checks keep what they build. */
export interface Workspace {
    readonly root: string
    readonly build: string
}

/** A program that ends without its DONE line has died half-way: its silence would look like a pass. */
export function parseJavaFindings(tool: Tool, output: string, root: string): Finding[] {
    const lines = output.split('\n').map((line) => line.split('\t'))
    if (!lines.some((parts) => parts[0] === 'DONE')) {
        throw new Error(`${tool} did not finish:\n${output.slice(-2000)}`)
    }
    return lines
        .filter((parts) => parts[0] === 'FINDING')
        .map(([, file = '', line = '1', rule = '', message = '']) => ({
            tool,
            file: path.relative(root, file),
            line: Number(line),
            rule,
            message,
        }))
}

export function formatFinding(finding: Finding): string {
    return `${finding.file}:${finding.line}: ${finding.tool} ${finding.rule}: ${finding.message}`
}

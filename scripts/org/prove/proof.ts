/** What a proof is, and how its outcome is told. */
import type { ProvingOrg } from './proving-org.ts'

export interface Outcome {
    /** What was seen, in a few words. */
    readonly seen: string
    /** null: a person has to look, or nothing was expected. */
    readonly isAsExpected: boolean | null
}

export interface Proof {
    readonly what: string
    readonly expected: string
    readonly look: (org: ProvingOrg) => Promise<Outcome>
}

export type Verdict = 'as expected' | 'DIFFERENT' | 'look' | 'not shown here'

const SEEN_LENGTH = 300

export interface Row {
    readonly what: string
    readonly expected: string
    readonly seen: string
    readonly verdict: Verdict
}

/** What the org at hand does not have is said, and proves nothing. */
export class NotShownHere extends Error {}

/** A proof that cannot be carried out is different from what was expected; the others go on. */
export async function prove(org: ProvingOrg, { what, expected, look }: Proof): Promise<Row> {
    try {
        const { seen, isAsExpected } = await look(org)
        return { what, expected, seen, verdict: isAsExpected === null ? 'look' : isAsExpected ? 'as expected' : 'DIFFERENT' }
    } catch (error) {
        const seen = error instanceof Error ? error.message.trim().slice(0, SEEN_LENGTH) : String(error)
        return { what, expected, seen, verdict: error instanceof NotShownHere ? 'not shown here' : 'DIFFERENT' }
    }
}

const WIDTH = 52

/** Words of a cell in lines of a width. */
function wrap(text: string): string[] {
    const lines = ['']
    for (const word of text.split(' ')) {
        const line = lines.at(-1) ?? ''
        if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word)
        else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
    }
    return lines
}

export function renderTable(rows: readonly Row[]): string {
    const head = { what: 'What', expected: 'Expected', seen: 'Seen', verdict: 'Verdict' }
    const blocks = [head, ...rows].map(({ what, expected, seen, verdict }) => {
        const cells = [wrap(what), wrap(expected), wrap(seen), [verdict]]
        const height = Math.max(...cells.map((lines) => lines.length))
        return Array.from({ length: height }, (_, line) =>
            cells
                .map((lines) => (lines[line] ?? '').padEnd(WIDTH))
                .join(' | ')
                .trimEnd(),
        )
    })
    const rule = [WIDTH, WIDTH, WIDTH, 14].map((width) => '-'.repeat(width)).join('-+-')
    return blocks.map((lines) => lines.join('\n')).join(`\n${rule}\n`)
}

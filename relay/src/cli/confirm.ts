/** Asks the person at the terminal for a word before something that cannot be undone. */
import { createInterface } from 'node:readline'

/** Resolves with the first line of the standard input; empty when it has none. The question goes where no script reads results. */
export async function ask(question: string): Promise<string> {
    process.stderr.write(question)
    const lines = createInterface({ input: process.stdin })
    try {
        for await (const line of lines) return line.trim()
        return ''
    } finally {
        lines.close()
    }
}

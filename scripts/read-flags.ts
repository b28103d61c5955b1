/** What is written behind a command: `--help` prints what it takes, and anything else that it does not know ends it with the same. */
import { parseArgs } from 'node:util'
import type { ParseArgsOptionsConfig } from 'node:util'

/** What a person asked for cannot be done as it was asked: they need the sentence, not a stack. */
export class WrongUse extends Error {}

/** Ends the process where there is nothing to run. */
export function readFlags<const Options extends ParseArgsOptionsConfig>(usage: string, options: Options) {
    if (process.argv.slice(2).includes('--help')) {
        console.log(usage)
        process.exit(0)
    }
    try {
        return parseArgs({ options }).values
    } catch (error) {
        console.error(`${(error as Error).message}\n\n${usage}`)
        process.exit(1)
    }
}

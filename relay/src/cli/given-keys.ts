/** The keys that an org made itself, from the standard input: what stands in a command line is read by others of the machine. */
import { createInterface } from 'node:readline'
import type { KeyTexts } from '../orgs/index.ts'
import { runAs } from '../platform/actor.ts'
import { refuse } from './command.ts'
import type { Options } from './command.ts'

const ASK = 'Paste the request key, then the response key, each on a line of its own: '

/** Whom the audit names for such keys: the operator entered them, and has not made them. */
const ACTOR = 'cli, with keys made in Salesforce'

/** @param given undefined where the relay makes them, which the audit has as any other command */
export const enterKeys = <T>(given: KeyTexts | undefined, work: () => Promise<T>): Promise<T> =>
    given === undefined ? work() : runAs(ACTOR, work)

/** Undefined where the relay is to make them. */
export async function readGivenKeys({ keysStdin }: Options): Promise<KeyTexts | undefined> {
    if (keysStdin !== true) return undefined
    process.stderr.write(ASK)
    const keys: string[] = []
    const lines = createInterface({ input: process.stdin })
    try {
        for await (const line of lines) {
            if (line.trim() !== '') keys.push(line.trim())
            if (keys.length === 2) break
        }
    } finally {
        lines.close()
    }
    const [requestKey, responseKey] = keys
    if (requestKey === undefined || responseKey === undefined)
        throw refuse('--keys-stdin needs two lines: the request key and the response key.')
    return { requestKey, responseKey }
}

/** Keeps an org that cannot be reached from being asked again and again. */
import type { Clock } from '../platform/clock.ts'
import { SalesforceError } from './salesforce-types.ts'

const FAILURES_MAX = 5
const PAUSE_MS = 60_000
const PAUSE_MS_MAX = 15 * 60_000

export interface Circuit {
    /** Throws while it is open: nothing is sent. */
    check(): void
    noteAnswer(): void
    noteFailure(): void
}

/** Opens after five failures in a row, each further one doubles the pause; an answer, whatever it says, closes it. */
export function createCircuit(clock: Clock): Circuit {
    let failures = 0
    let openUntil = 0
    return {
        check() {
            if (clock.now().getTime() >= openUntil) return
            const until = new Date(openUntil).toISOString()
            throw new SalesforceError('unavailable', `Salesforce has failed ${failures} times in a row: it is asked again at ${until}.`)
        },
        noteAnswer() {
            failures = 0
            openUntil = 0
        },
        noteFailure() {
            failures++
            if (failures < FAILURES_MAX) return
            openUntil = clock.now().getTime() + Math.min(PAUSE_MS * 2 ** (failures - FAILURES_MAX), PAUSE_MS_MAX)
        },
    }
}

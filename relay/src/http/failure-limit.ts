/**
 * Counts credentials that are refused, by the address they come from and the org they name: past the limit they are answered with 429.
 * Good ones always pass, whoever fails beside them from the same address, or a stranger could lock an org out. The address is the
 * socket's: what a header says of it anybody can write.
 */
import { HeadroomError } from '../platform/errors.ts'
import type { Clock } from '../platform/clock.ts'

const WINDOW_MS = 60_000
/** Of one address for one org in a window: more than an application with a wrong token sends by mistake. */
export const FAILURES_MAX = 100
/** Names counted by themselves, about 1 MB; the failures of further ones are counted together. */
const NAMES_MAX = 10_000
const OTHERS = 'others'

export interface FailureLimit {
    /** Counts a refusal; returns it, or what is said instead past the limit. */
    count(address: string, orgId: string, refusal: HeadroomError): HeadroomError
}

/** `onLimit` is called once for each name and window. */
export function createFailureLimit(clock: Clock, onLimit: (address: string, orgId: string) => void): FailureLimit {
    const failures = new Map<string, number>()
    let windowEnd = 0

    function next(address: string, orgId: string): number {
        const now = clock.now().getTime()
        if (now >= windowEnd) {
            failures.clear()
            windowEnd = now + WINDOW_MS
        }
        const own = `${address} ${orgId}`
        const name = failures.has(own) || failures.size < NAMES_MAX ? own : OTHERS
        const number = (failures.get(name) ?? 0) + 1
        failures.set(name, number)
        return number
    }

    return {
        count(address, orgId, refusal) {
            const number = next(address, orgId)
            if (number <= FAILURES_MAX) return refusal
            if (number === FAILURES_MAX + 1) onLimit(address, orgId)
            return new HeadroomError(
                'too_many_requests',
                'Too many refused requests came from here: correct the credentials, and wait a minute.',
            )
        },
    }
}

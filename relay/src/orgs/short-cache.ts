/** Remembers answers for a few seconds, so that keys are not opened for every delivery and a revocation still works within the time. */
import type { Clock } from '../platform/clock.ts'

/** A revoked key or token must stop working within 5 s on every replica (row 6 of the failure list). */
export const CACHE_TTL_MS = 5_000
/** Strangers can ask for any number of names; the oldest answers are forgotten first. */
const ENTRIES_MAX = 10_000

export function createShortCache<Value>(clock: Clock, load: (name: string) => Promise<Value>): (name: string) => Promise<Value> {
    const entries = new Map<string, { readonly value: Promise<Value>; readonly expiresAt: number }>()
    return (name) => {
        const now = clock.now().getTime()
        const entry = entries.get(name)
        if (entry !== undefined && now < entry.expiresAt) return entry.value
        const value = load(name)
        entries.delete(name)
        entries.set(name, { value, expiresAt: now + CACHE_TTL_MS })
        if (entries.size > ENTRIES_MAX) entries.delete(entries.keys().next().value ?? name)
        // A failed look-up is no answer and is not remembered.
        value.catch(() => entries.get(name)?.value === value && entries.delete(name))
        return value
    }
}

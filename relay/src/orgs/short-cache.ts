/** Remembers answers for a few seconds, so that keys are not opened for every delivery and a revocation still works within the time. */
import type { Clock } from '../platform/clock.ts'

/** A revoked key or token must stop working within 5 s on every replica (row 6 of the failure list). */
export const CACHE_TTL_MS = 5_000
/** An answer that did not help is asked for anew where it is older than this: however many ask, the store is asked once in it. */
const RENEWED_AFTER_MS = 1_000
/** Strangers can ask for any number of names; the oldest answers are forgotten first. */
const ENTRIES_MAX = 10_000

interface ShortCache<Value> {
    get(name: string): Promise<Value>
    /** For whom the answer of `get` did not help: a newer one, or the same while that is fresh. */
    renew(name: string): Promise<Value>
}

export function createShortCache<Value>(clock: Clock, load: (name: string) => Promise<Value>): ShortCache<Value> {
    const entries = new Map<string, { readonly value: Promise<Value>; readonly loadedAt: number }>()

    function find(name: string, maxAgeMs: number): Promise<Value> {
        const now = clock.now().getTime()
        const entry = entries.get(name)
        const age = now - (entry?.loadedAt ?? NaN)
        // Less than 0 where the clock was set back: such an answer would be kept for as long as that.
        if (entry !== undefined && age >= 0 && age < maxAgeMs) return entry.value
        const value = load(name)
        entries.delete(name)
        entries.set(name, { value, loadedAt: now })
        if (entries.size > ENTRIES_MAX) entries.delete(entries.keys().next().value ?? name)
        // A failed look-up is no answer and is not remembered.
        value.catch(() => entries.get(name)?.value === value && entries.delete(name))
        return value
    }

    return { get: (name) => find(name, CACHE_TTL_MS), renew: (name) => find(name, RENEWED_AFTER_MS) }
}

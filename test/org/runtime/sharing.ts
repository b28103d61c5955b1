/** Whether the Apex that runs now is bound by its user's sharing (rows A39, A40). What the user then sees is the store's matter. */
import { transaction } from './transaction.ts'
import type { Transaction } from './transaction.ts'

/**
 * The method that runs decides by the sharing of the class that defines it; one without a keyword, or with `inherited sharing`, takes
 * its caller's. An entry point that only inherits runs with sharing, one without a keyword without it, except from Lightning. API calls
 * run no Apex and are bound by sharing.
 */
export function isBoundBySharing({ frames, kind }: Pick<Transaction, 'frames' | 'kind'>): boolean {
    const deciding = frames.findLast(({ sharing }) => sharing === 'with' || sharing === 'without')
    if (deciding !== undefined) return deciding.sharing === 'with'
    const entry = frames[0]
    return entry === undefined || entry.sharing === 'inherited' || kind === 'aura'
}

/** User mode applies sharing whatever the class says: https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_classes_enforce_usermode.htm */
export function withSharing<T>(work: () => T): T {
    const { frames } = transaction()
    frames.push({ name: 'user mode', sharing: 'with', line: frames.at(-1)?.line ?? 0 })
    try {
        return work()
    } finally {
        frames.pop()
    }
}

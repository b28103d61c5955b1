/**
 * What Apex keeps alive when a trigger run has ended: only what its transaction's static fields reach. Everything else that the run
 * made is garbage, which Salesforce does not count (the heap limit is on what is in use: Apex Developer Guide, "Execution Governors
 * and Limits"). Counts text, which is what grows; values of fixed size are left out on both sides.
 */
import { Blob } from './blob.ts'
import { ApexList, ApexMap, ApexSet } from './collections.ts'
import { ApexObject } from './object.ts'
import { SObject } from './sobject.ts'
import type { Transaction } from './transaction.ts'

/** Bytes that the statics of a transaction hold. */
export function retainedBytes({ statics }: Transaction): number {
    return heldBytes([...statics.values()].flatMap((holder) => Object.values(holder) as unknown[]))
}

/** Bytes that values hold, each object once. */
export function heldBytes(values: readonly unknown[]): number {
    const seen = new Set<object>()
    let bytes = 0
    const waiting = [...values]
    while (waiting.length > 0) {
        const value = waiting.pop()
        if (typeof value === 'string') bytes += value.length
        if (typeof value !== 'object' || value === null || seen.has(value)) continue
        seen.add(value)
        if (value instanceof Blob) bytes += value.bytes.length
        // One by one: a list may be longer than a call may have arguments.
        for (const part of partsOf(value)) waiting.push(part)
    }
    return bytes
}

function partsOf(value: object): readonly unknown[] {
    if (value instanceof ApexList) return value.items
    if (value instanceof ApexSet) return value.values()
    if (value instanceof ApexMap) return value.pairs().flat()
    if (value instanceof SObject) return [...value.values.values(), ...value.parents.values(), ...value.children.values()]
    return value instanceof ApexObject ? Object.values(value) : []
}

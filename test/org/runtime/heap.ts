/** Heap accounting: what is made is charged and never given back, so the count is an upper bound. */
import type { SObject } from './sobject.ts'
import { transaction } from './transaction.ts'

/** One byte per character, as most of our texts are ASCII; returns the text. */
export function charge(text: string): string {
    transaction().limits.heap(text.length)
    return text
}

export function chargeBytes(bytes: number): void {
    transaction().limits.heap(bytes)
}

/** A record, and a field that is no text, as the documentation's examples of heap use suggest: a few machine words each. */
const RECORD_BYTES = 64
const VALUE_BYTES = 8

/** Rows that a query brought into memory, with their parents and children. */
export function chargeRecords(records: readonly SObject[]): void {
    transaction().limits.heap(records.reduce((sum, record) => sum + bytesOf(record), 0))
}

function bytesOf(record: SObject): number {
    let bytes = RECORD_BYTES
    for (const value of record.values.values()) bytes += typeof value === 'string' ? value.length : VALUE_BYTES
    for (const parent of record.parents.values()) bytes += parent === null ? 0 : bytesOf(parent)
    for (const rows of record.children.values()) bytes += rows.items.reduce((sum: number, row) => sum + bytesOf(row as SObject), 0)
    return bytes
}

/** A text made from another: the longer one replaces the shorter. @returns what was made. */
export function chargeGrowth<Made>(text: string, made: Made): Made {
    if (typeof made === 'string' && made.length > LARGE_TEXT) transaction().limits.heap(Math.max(0, made.length - text.length))
    return made
}

/** Below this a concatenation is not worth counting. */
const LARGE_TEXT = 1000

/** A large text that grew: only the shorter side is new, as the longer one is garbage afterwards. */
export function chargeConcatenation(left: string, right: string): void {
    if (left.length + right.length > LARGE_TEXT) transaction().limits.heap(Math.min(left.length, right.length))
}

/** Heap accounting: what is made is charged and never given back, so the count is an upper bound. */
import { transaction } from '../runtime/transaction.ts'

/** One byte per character, as most of our texts are ASCII; returns the text. */
export function charge(text: string): string {
    transaction().limits.heap(text.length)
    return text
}

export function chargeBytes(bytes: number): void {
    transaction().limits.heap(bytes)
}

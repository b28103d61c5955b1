/** Statements that are sent together: none is left behind when one of them fails. */
import { isConsequence } from './database.ts'

/**
 * Resolves when all have, and rejects with the first that failed of itself, in their order, once every one has an answer: until then a
 * connection must take no other statement.
 */
export async function settleAll<Results extends readonly unknown[]>(
    pending: readonly [...{ readonly [Index in keyof Results]: Promise<Results[Index]> }],
): Promise<Results> {
    const outcomes = await Promise.allSettled(pending as readonly Promise<unknown>[])
    const reasons = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown)
    if (reasons.length > 0) throw reasons.find((reason) => !isConsequence(reason)) ?? reasons[0]
    return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as unknown as Results
}

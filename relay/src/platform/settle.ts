/** Statements that are sent together: none is left behind when one of them fails. */

/**
 * Resolves when all have, and rejects with the first that failed, in their order, once every one has an answer: until then a connection
 * must take no other statement.
 */
export async function settleAll<Results extends readonly unknown[]>(
    pending: readonly [...{ readonly [Index in keyof Results]: Promise<Results[Index]> }],
): Promise<Results> {
    const outcomes = await Promise.allSettled(pending as readonly Promise<unknown>[])
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as unknown as Results
}

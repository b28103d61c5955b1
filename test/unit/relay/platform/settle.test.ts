/** Statements sent together: results in order, and no failure told before all have an answer. */
import { expect, test } from '@jest/globals'
import { settleAll } from '../../../../relay/src/platform/settle.ts'

test('results come in the order of what was sent', async () => {
    expect(await settleAll([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two'])
})

test('the first failure in that order is told, and only when all have ended', async () => {
    let hasEnded = false
    const slow = new Promise((resolve) => setTimeout(resolve, 20)).then(() => (hasEnded = true))
    const consequence = Promise.reject(new Error('current transaction is aborted'))
    const cause = slow.then(() => Promise.reject(new Error('the cause')))
    await expect(settleAll([cause, consequence])).rejects.toThrow('the cause')
    expect(hasEnded).toBe(true)
})

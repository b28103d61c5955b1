/** Statements sent together: results in order, and no failure told before all have an answer. */
import { expect, test } from '@jest/globals'
import pg from 'pg'
import { translateError } from '../../../../relay/src/platform/database.ts'
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

const refusal = (message: string, code: string): unknown =>
    translateError(Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code }))

test('a statement that was not even tried hides no failure of one that is listed behind it', async () => {
    const untried = refusal('current transaction is aborted', '25P02')
    const cause = refusal('duplicate key', '23505')
    await expect(settleAll([Promise.reject(untried as Error), Promise.reject(cause as Error)])).rejects.toBe(cause)
    await expect(settleAll([Promise.resolve(), Promise.reject(untried as Error)])).rejects.toBe(untried)
})

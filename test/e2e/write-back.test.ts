/** What an application asks for arrives in Salesforce, by the package's own trigger, once. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { beat, type Pair } from './start-pair.ts'
import { logActivities, readWrite, startWritesPair, tasksOf } from './start-writes-pair.ts'

let pair: Pair

beforeEach(async () => {
    pair = await startWritesPair()
})
afterEach(() => pair.stop())

const apiCalls = (): number => Object.values(pair.org.usage.snapshot().apiCalls).reduce((sum, calls) => sum + calls, 0)

test('a task arrives by Apex with the next heartbeat, and no API request is spent', async () => {
    const [write] = await logActivities(pair, [{ subject: 'Call back' }])
    expect(write).toMatchObject({ state: 'waiting' })
    await beat(pair.org)
    expect(tasksOf(pair).map((task) => task.get('Subject'))).toEqual(['Call back'])
    expect(await readWrite(pair, write!.id)).toMatchObject({ state: 'done', recordId: expect.stringMatching(/^00T/), channel: 'apex' })
    expect(apiCalls()).toBe(0)
})

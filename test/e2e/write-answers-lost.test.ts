/** Answers that get lost after the work is done: each write is in Salesforce once all the same. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createDrivenClock, type OrgClock } from '../org/platform/clock.ts'
import { beat, rowsOf, type Pair } from './start-pair.ts'
import { logActivities, readWrite, startWritesPair, tasksOf } from './start-writes-pair.ts'

const ROUNDS = process.env['HEADROOM_LONG'] === '1' ? 500 : 10
const LEASE_MS = 600_000
/** Of one round: a lease of several that is lost is given to smaller jobs. */
const TASKS = 2

let pair: Pair
let clock: OrgClock

beforeAll(async () => {
    clock = createDrivenClock(Date.now())
    pair = await startWritesPair({ clock })
}, 60_000)
afterAll(() => pair.stop())

async function drain(ids: readonly string[]): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt++) {
        await clock.advance(LEASE_MS + 1_000)
        await beat(pair.org)
        const states = await Promise.all(ids.map(async (id) => (await readWrite(pair, id)).state))
        if (states.every((state) => state === 'done')) return
    }
    throw new Error(`not done: ${JSON.stringify(await Promise.all(ids.map((id) => readWrite(pair, id))))}`)
}

test(
    `FAILURES T1 ${ROUNDS} rounds in which the answer to a lease or to a report is lost, by Apex: as many tasks as asked for, each once`,
    async () => {
        const asked: string[] = []
        for (let round = 0; round < ROUNDS; round++) {
            const subjects = Array.from({ length: TASKS }, (_, index) => `Round ${round}.${index}`)
            const writes = await logActivities(
                pair,
                subjects.map((subject) => ({ subject })),
            )
            asked.push(...subjects)
            pair.wire.isMeant = (head) => head.startsWith('POST /v1/commands') && head.includes(`headroom-callout: ${1 + (round % 2)}`)
            pair.wire.fault = 'answer lost'
            await beat(pair.org)
            pair.wire.fault = 'none'
            await drain(writes.map(({ id }) => id))
        }
        expect(pair.wire.hits).toBeGreaterThanOrEqual(ROUNDS)
        expect(tasksOf(pair).map((task) => task.get('Subject'))).toEqual(asked.sort())
        expect(rowsOf(pair.org, 'SELECT Key__c FROM Headroom_Write__c')).toHaveLength(asked.length)
    },
    ROUNDS * 3_000,
)

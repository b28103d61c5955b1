/** Answers that get lost after the work is done: each write is in Salesforce once all the same. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createDrivenClock, type OrgClock } from '../org/platform/clock.ts'
import { beat, rowsOf } from './start-pair.ts'
import { logActivities, startApiPair, tasksOf, waitUntilDone, type ApiPair } from './start-writes-pair.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
const ROUNDS_API = isLong ? 500 : 100
const ROUNDS_APEX = isLong ? 100 : 10
const LEASE_MS = 600_000
const BACK_OFF_MS = 60_000
/** Of one round: a lease of several that is lost is given to smaller jobs. */
const TASKS = 2

let pair: ApiPair
let clock: OrgClock

beforeEach(async () => {
    clock = createDrivenClock(Date.now())
    pair = await startApiPair({ clock })
}, 60_000)
afterEach(() => pair.stop())

/** As many rounds of some tasks each, whose answer `lose` sees to it is lost. */
async function repeat(rounds: number, lose: (round: number) => Promise<void>, passMs: number, carry: () => Promise<void>): Promise<void> {
    const asked: string[] = []
    for (let round = 0; round < rounds; round++) {
        const subjects = Array.from({ length: TASKS }, (_, index) => `Round ${round}.${index}`)
        asked.push(...subjects)
        await lose(round)
        const writes = await logActivities(
            pair,
            subjects.map((subject) => ({ subject })),
        )
        await carry()
        pair.wire.fault = 'none'
        await waitUntilDone(pair, writes, async () => {
            await clock.advance(passMs)
            await carry()
        })
    }
    expect(tasksOf(pair).map((task) => task.get('Subject'))).toEqual(asked.sort())
    expect(rowsOf(pair.org, 'SELECT Key__c FROM Headroom_Write__c')).toHaveLength(asked.length)
}

test(
    `FAILURES T1 ${ROUNDS_API} rounds in which the org commits and its answer to the API is lost: as many tasks as asked for, each once`,
    async () => {
        await pair.api.request('PUT', '/v1/settings', { writeChannel: 'api' })
        await repeat(
            ROUNDS_API,
            () => pair.loseAnswers(1),
            BACK_OFF_MS,
            () => pair.relay.app.writes.drain(),
        )
        // Each round was sent once more than it was answered.
        const calls = Object.values(pair.org.usage.snapshot().apiCalls).reduce((sum, count) => sum + count, 0)
        expect(calls).toBeGreaterThanOrEqual(2 * ROUNDS_API)
    },
    ROUNDS_API * 2_000,
)

test(
    `FAILURES T1 ${ROUNDS_APEX} rounds in which the answer to a lease or to a report is lost, by Apex: as many tasks as asked for, each once`,
    async () => {
        await pair.api.request('PUT', '/v1/settings', { writeChannel: 'apex' })
        const lose = (round: number): Promise<void> => {
            pair.wire.isMeant = (head) => head.startsWith('POST /v1/commands') && head.includes(`headroom-callout: ${1 + (round % 2)}`)
            pair.wire.fault = 'answer lost'
            return Promise.resolve()
        }
        await repeat(ROUNDS_APEX, lose, LEASE_MS + 1_000, () => beat(pair.org))
        expect(pair.wire.hits).toBeGreaterThanOrEqual(ROUNDS_APEX)
    },
    ROUNDS_APEX * 5_000,
)

/** The org's job dies at each of its statements, or its finalizer does: each task is made once, and the lead has each title. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Death } from '../org/async/deaths.ts'
import { createDrivenClock, type OrgClock } from '../org/platform/clock.ts'
import { beat, rowsOf, type Pair } from './start-pair.ts'
import { showFigures } from './start-test-world.ts'
import { logActivities, startWritesPair, tasksOf, waitUntilDone } from './start-writes-pair.ts'

const isLong = process.env['HEADROOM_LONG'] === '1'
/** Statements from one death to the next; the long one leaves out none. */
const STRIDES: Readonly<Record<Death['part'], number>> = { job: 101, finalizer: 41 }
const STRIDE_LONG = Number(process.env['DEATH_STRIDE'] ?? 1)
/** What was leased is another job's after so long. */
const LEASE_MS = 601_000

let pair: Pair
let clock: OrgClock

beforeAll(async () => {
    clock = createDrivenClock(Date.now())
    pair = await startWritesPair({ clock })
    await pair.api.request('PUT', '/v1/settings', { writeChannel: 'apex' })
}, 90_000)
afterAll(() => pair.stop())

/** Some tasks, carried by a job that dies and then by others. Returns whether it had so many statements. */
async function dieAt(part: Death['part'], statements: number): Promise<boolean> {
    const subjects = [0, 1].map((index) => `${part} ${statements} ${index}`)
    const writes = await logActivities(
        pair,
        subjects.map((subject) => ({ subject })),
    )
    pair.org.deaths.wish({ className: 'CommandJob', part, statements })
    await beat(pair.org)
    const hasCome = pair.org.deaths.hasCome
    await waitUntilDone(pair, writes, async () => {
        await clock.advance(LEASE_MS)
        await beat(pair.org)
    })
    return hasCome
}

test.each<Death['part']>(['job', 'finalizer'])(
    'FAILURES T2 the %s dies at its statements: as many tasks as asked for, each once',
    async (part) => {
        const stride = isLong ? STRIDE_LONG : STRIDES[part]
        const tasksBefore = tasksOf(pair).length
        let deaths = 0
        while (await dieAt(part, deaths * stride)) deaths++
        const tasks = tasksOf(pair).map((task) => String(task.get('Subject')))
        showFigures({ scenario: `${part} dies`, deaths, statementsApart: stride, tasks: tasks.length - tasksBefore })
        expect(deaths).toBeGreaterThan(3)
        expect(new Set(tasks).size).toBe(tasks.length)
        expect(tasks).toHaveLength(tasksBefore + 2 * (deaths + 1))
        expect(rowsOf(pair.org, 'SELECT Id FROM Headroom_Write__c')).toHaveLength(tasks.length)
    },
    isLong ? 3_600_000 : 180_000,
)

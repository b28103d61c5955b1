/** The edges of interval mode with the package's own Apex: nothing is spent on changes meanwhile, and nothing is lost on the way there and back. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectProven, HOUR_MS, openPair, pass, readSync } from './checked-pair.ts'
import { bufferRows, type Pair } from './start-pair.ts'
import { readFeed, runApex, showFigures } from './start-test-world.ts'

const QUOTA = 'DailyAsyncApexExecutions'
const HEARTBEAT_MS = 900_000
const SAVES = 20
const SLOW_MS = 120_000

let pair: Pair
beforeAll(async () => {
    pair = await openPair(SAVES)
    await pass(pair, HEARTBEAT_MS)
}, SLOW_MS)
afterAll(() => pair.stop())

async function saveEach(company: string): Promise<void> {
    for (let index = 0; index < SAVES; index++) {
        await runApex(pair, `Lead one = [SELECT Id FROM Lead ORDER BY Id LIMIT 1 OFFSET ${index}]; one.Company = '${company}'; update one;`)
        await pass(pair, 1_000)
    }
}

const executions = (): number => pair.org.usage.snapshot().asyncExecutions.total

test(
    'FAILURES H6 short of asynchronous Apex no execution is spent on changes, and what was left out at either edge is found afterwards',
    async () => {
        pair.org.limits.set(QUOTA, { max: 250_000, used: 230_000 })
        // Saved after the relay knows and before the org does: delivered as ever.
        await saveEach('Before')
        await pass(pair, HEARTBEAT_MS)
        expect(await readSync(pair)).toMatchObject({ mode: 'interval', reason: 'apex_threshold' })
        const delivered = (await readFeed(pair)).length

        const before = executions()
        await saveEach('Between')
        expect(executions() - before).toBe(0)
        expect(bufferRows(pair.org)).toEqual([])
        await pass(pair, HEARTBEAT_MS)
        expect(await readSync(pair)).toMatchObject({ mode: 'interval', leftOut: SAVES })
        expect(await readFeed(pair)).toHaveLength(delivered)

        pair.org.limits.set(QUOTA, { max: 250_000, used: 1_000 })
        await saveEach('Unheard')
        await pass(pair, 2 * HEARTBEAT_MS)
        expect(await readSync(pair)).toMatchObject({ mode: 'realtime', reason: 'not_read', leftOut: 0 })
        await pass(pair, 2 * HOUR_MS)

        const { healed } = await expectProven(pair)
        showFigures({ scenario: 'changes left out', saves: 3 * SAVES, leftOut: 2 * SAVES, healed })
        expect(healed).toBeGreaterThanOrEqual(SAVES)
    },
    SLOW_MS,
)

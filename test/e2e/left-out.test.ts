/**
 * An org that is short of asynchronous Apex, with the package's own: where nobody may read it is never blind; where the relay reads nothing is
 * spent on changes, and nothing is lost on the way there and back.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { saveConnection } from '../../relay/src/connections/index.ts'
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

/** One that the relay takes for good, until Salesforce refuses it: nothing is read by it here. */
async function connect({ relay, org }: Pair): Promise<void> {
    const connection = { loginUrl: 'https://login.invalid', clientId: 'test-client', grant: 'client_credentials', username: null } as const
    await saveConnection(relay.database, org.services.orgId, { ...connection, secret: Buffer.from('sealed') })
}

/** To just after the next one, so that none comes within ten minutes. */
const passHeartbeat = () => pass(pair, HEARTBEAT_MS - (pair.org.services.clock.now() % HEARTBEAT_MS) + 1_000)

const executions = (): number => pair.org.usage.snapshot().asyncExecutions.total

test(
    'FAILURES H6 short of asynchronous Apex where nobody may read all arrives within ten minutes, for one execution',
    async () => {
        pair.org.limits.set(QUOTA, { max: 250_000, used: 230_000 })
        await passHeartbeat()
        expect(await readSync(pair)).toMatchObject({ mode: 'realtime', reason: 'apex_threshold', paceSeconds: 600 })
        const [known, before] = [(await readFeed(pair)).length, executions()]
        await saveEach('Slow')
        await pass(pair, 9 * 60_000)
        expect([executions() - before, (await readFeed(pair)).length - known, bufferRows(pair.org).length]).toEqual([0, 0, 1])
        await pass(pair, 60_000)
        expect([executions() - before, (await readFeed(pair)).length - known, bufferRows(pair.org).length]).toEqual([1, SAVES, 0])
        pair.org.limits.set(QUOTA, { max: 250_000, used: 1_000 })
        await passHeartbeat()
        expect(await readSync(pair)).toMatchObject({ mode: 'realtime', reason: 'not_read', paceSeconds: 0, leftOut: 0 })
    },
    SLOW_MS,
)

test(
    'FAILURES H6 short of asynchronous Apex no execution is spent on changes; what was left out when the connection breaks is found afterwards',
    async () => {
        await connect(pair)
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

        await pair.relay.database.query(`update connections set refused_at = now(), refused_reason = 'invalid_client'`)
        await saveEach('Unheard')
        await pass(pair, 2 * HEARTBEAT_MS)
        expect(await readSync(pair)).toMatchObject({ mode: 'realtime', reason: 'apex_threshold', leftOut: 0 })
        await pass(pair, 2 * HOUR_MS)

        const { healed } = await expectProven(pair)
        showFigures({ scenario: 'changes left out', saves: 4 * SAVES, leftOut: 2 * SAVES, healed })
        expect(healed).toBeGreaterThanOrEqual(SAVES)
    },
    SLOW_MS,
)

/** An org whose asynchronous Apex is short: the relay asks for a pace, and one drain a minute carries everything, whatever is saved. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { beat, bufferRows, startPair, type Pair } from './start-pair.ts'
import { readFeed, runApex, showFigures } from './start-test-world.ts'

const PACE_SECONDS = 60
const MINUTES = 3
const SAVES_A_MINUTE = 20

let pair: Pair

beforeEach(async () => {
    pair = await startPair()
}, 60_000)
afterEach(() => pair.stop())

/** Twice our comfortable share of it is spent, and what is left of the own limit lasts for hours. */
const SHORT_QUOTA = 2_000
const SPENT = 200
const LARGE_QUOTA = 250_000

/** The org tells its limits with each heartbeat. */
const setApexQuota = (max: number) => pair.org.limits.set('DailyAsyncApexExecutions', { max })

/** As a busy day before would have spent it. */
const spend = (executions: number) =>
    pair.relay.database.query(
        `insert into quota_use (org_id, quota, bucket, feature, object, user_id, calls)
            values ($1, 'apex', date_trunc('hour', now()), 'delivery', '', 'spent before', $2)`,
        [pair.org.services.orgId, executions],
    )

async function save(name: string): Promise<void> {
    await runApex(pair, `insert new Lead(LastName = '${name}', Company = 'X', Status = 'Open');`)
    await pair.org.settle(60_000)
}

test('FAILURES H6 at pace 60 a minute of saves costs one execution, all arrive in order, and pace 0 ends it', async () => {
    const { org } = pair
    setApexQuota(SHORT_QUOTA)
    await spend(SPENT)
    await beat(org)
    const before = org.usage.snapshot().asyncExecutions.total
    for (let minute = 0; minute < MINUTES; minute++) {
        for (let index = 0; index < SAVES_A_MINUTE; index++) await save(`Lead ${minute}.${index}`)
        expect(await readFeed(pair)).toHaveLength(minute * SAVES_A_MINUTE)
        expect(bufferRows(org)).toHaveLength(1)
        await org.services.clock.advance(PACE_SECONDS * 1_000)
        await org.settle(60_000)
        expect(await readFeed(pair)).toHaveLength((minute + 1) * SAVES_A_MINUTE)
    }
    const executions = org.usage.snapshot().asyncExecutions.total - before
    showFigures({ scenario: 'pace 60', minutes: MINUTES, saves: MINUTES * SAVES_A_MINUTE, asyncApexExecutions: executions })
    expect(executions).toBe(MINUTES)
    expect(bufferRows(org)).toEqual([])

    setApexQuota(LARGE_QUOTA)
    await beat(org)
    await save('At once')
    const names = (await readFeed(pair)).map((change) => change.values['LastName'])
    const expected = Array.from(
        { length: MINUTES * SAVES_A_MINUTE },
        (_, index) => `Lead ${Math.floor(index / SAVES_A_MINUTE)}.${index % SAVES_A_MINUTE}`,
    )
    expect(names).toEqual([...expected, 'At once'])
}, 120_000)

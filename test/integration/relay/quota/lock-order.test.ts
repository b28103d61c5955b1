/** A heartbeat and a reservation of the same org at once: both take the locks of its quotas in one order, and neither is given up. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createGovernor } from '../../../../relay/src/quota/governor.ts'
import { createPace } from '../../../../relay/src/quota/pace-service.ts'
import type { Spend } from '../../../../relay/src/quota/quota-types.ts'
import { recordReadings } from '../../../../relay/src/quota/reading-store.ts'
import { openDatabase } from '../../../../relay/src/platform/database.ts'
import type { Database } from '../../../../relay/src/platform/database.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { ORG_ID, waitFor } from '../../../support/start-relay.ts'

const BOUNDS = { ownLimitPercent: 70, thresholdPercent: 90, comfortablePercent: 5 }
const boundsOf = () => Promise.resolve(BOUNDS)
const clock = { now: () => new Date() }
const SPEND: Spend = { quota: 'data', urgency: 'interval', calls: 1, feature: 'interval', object: '', userId: '' }

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
    fresh = await createFreshDatabase()
    database = openDatabase({ url: fresh.url, poolSize: 4, statementTimeoutMs: 20_000, log: createLog('silent') })
    const limits = { DailyApiRequests: { max: 1_000, used: 0 } }
    const insert = `insert into orgs (org_id, request_key, response_key, limits) values ($1, '', '', $2)`
    await database.query(insert, [ORG_ID, JSON.stringify(limits)])
    for (const quota of ['data', 'bulk'] as const)
        await recordReadings(database, ORG_ID, [{ quota, max: 1_000, used: 0 }], { at: new Date(), source: 'limits' })
    await database.query(`update quota_state set paused_at = now(), pause_cause = 'threshold' where quota = 'bulk'`)
})
afterAll(async () => {
    await database.close()
    await fresh.drop()
})

async function countWaiting(): Promise<number> {
    const text = `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await database.query<{ count: number }>(text))[0]?.count ?? 0
}

test('a heartbeat that tells one quota and ends the pause of another goes on beside a reservation of both', async () => {
    const governor = createGovernor({ database, clock, boundsOf })
    const pace = createPace({ clock, boundsOf, canRead: () => Promise.resolve(true) })
    const jobs = { delivery: 0, heartbeat: 1, completeness: 0, hasLimits: true }
    const works = [
        () => governor.reserve(ORG_ID, [SPEND, { ...SPEND, quota: 'bulk' }]),
        () => database.transaction((sql) => pace.govern(sql, ORG_ID, jobs)),
    ]
    const running: Promise<unknown>[] = []
    await database.transaction(async (sql) => {
        await sql.query(`select from quota_state where quota = 'bulk' for update`)
        for (const work of works) {
            running.push(work())
            await waitFor(async () => (await countWaiting()) === running.length)
        }
    })
    expect(await Promise.all(running)).toEqual([expect.objectContaining({ granted: true }), 0])
    expect(await database.query(`select quota from quota_state where paused_at is not null`)).toEqual([])
})

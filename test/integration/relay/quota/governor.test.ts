/** The governor on a real store: the own limit holds under concurrency, order under shortage, pause and resume, what is forgotten. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createGovernor } from '../../../../relay/src/quota/governor.ts'
import type { Governor, Reserved } from '../../../../relay/src/quota/governor.ts'
import type { Bounds, Quota, Refusal, Spend, Urgency } from '../../../../relay/src/quota/quota-types.ts'
import { recordReadings } from '../../../../relay/src/quota/reading-store.ts'
import type { Database } from '../../../../relay/src/platform/database.ts'
import { sumUse } from '../../../../relay/src/quota/use-store.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

const ORG = '00D000000000001AAA'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const BOUNDS: Bounds = { ownLimitPercent: 70, thresholdPercent: 90 }

let fresh: FreshDatabase
let governor: Governor
let now: Date

const clock = { now: () => now }
const pass = (ms: number) => (now = new Date(now.getTime() + ms))

const spend = (calls: number, urgency: Urgency = 'interval', quota: Quota = 'data'): Spend => {
    return { quota, urgency, calls, feature: urgency, object: '', userId: '' }
}
const tell = (used: number, max = 1_000, quota: Quota = 'data') =>
    recordReadings(fresh.database, ORG, [{ quota, max, used }], { at: now, source: 'org_limits' })

async function use(...spends: Spend[]): Promise<Reserved> {
    const reserved = await governor.reserve(ORG, spends)
    if (reserved.granted) await governor.settle(reserved.reservation, spends[0]?.calls ?? 0)
    return reserved
}

/** Pauses and ends of pauses, as they were told. */
async function readTold(): Promise<string[]> {
    const text = `select concat_ws(' ', kind, details ->> 'quota', details ->> 'cause') as told from notices order by notice_id`
    return (await fresh.database.query<{ told: string }>(text)).map(({ told }) => told)
}

/** Of the pool. */
const CONNECTIONS = 10

/** Who waits for a connection longer than five seconds is refused, whatever the governor does: on a busy machine a hundred wait here. */
function queueUp(database: Database): Database {
    const waiting: (() => void)[] = []
    let free = CONNECTIONS
    return {
        ...database,
        async transaction(work) {
            if (free > 0) free--
            else await new Promise<void>((resolve) => waiting.push(resolve))
            try {
                return await database.transaction(work)
            } finally {
                const next = waiting.shift()
                if (next === undefined) free++
                else next()
            }
        },
    }
}

const refusalOf = (reserved: Reserved): Refusal | null => (reserved.granted ? null : reserved.refusal)

beforeAll(async () => {
    fresh = await createFreshDatabase({ poolSize: CONNECTIONS })
})
afterAll(() => fresh.drop())

beforeEach(async () => {
    now = new Date('2026-11-22T10:00:00Z')
    await fresh.database.query('delete from orgs')
    await fresh.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '', '')`, [ORG])
    governor = createGovernor({
        database: queueUp(fresh.relayDatabase),
        clock,
        boundsOf: () => Promise.resolve(BOUNDS),
    })
})

test('FAILURES Q1 a hundred callers at once never pass the own limit by one call', async () => {
    await tell(0)
    const results = await Promise.all(Array.from({ length: 100 }, () => use(spend(10, 'write'))))
    const granted = results.filter((one) => one.granted).length
    expect(granted).toBe(68)
    expect(await sumUse(fresh.database, ORG, 'data', now)).toBe(680)
    expect(await readTold()).toEqual(['quota_paused data own_limit'])
})

test('what can wait stops first: backfill, then interval sync, then writes; the reserve is left to the probe', async () => {
    await tell(0, 100)
    const spent: Record<string, number> = {}
    for (const urgency of ['backfill', 'interval', 'write', 'probe'] as const) {
        for (let calls = 0; calls <= 100; calls++) {
            if (urgency === 'probe') pass(31 * MINUTE_MS)
            if (!(await use(spend(1, urgency))).granted) break
        }
        spent[urgency] = await sumUse(fresh.database, ORG, 'data', now)
    }
    expect(spent).toMatchObject({ backfill: 54, interval: 64, write: 68, probe: 70 })
})

test('FAILURES Q8 one reading is enough to stop when another application eats the quota', async () => {
    await tell(100)
    expect((await use(spend(1))).granted).toBe(true)
    await tell(990)
    expect(refusalOf(await use(spend(1)))).toMatchObject({
        quota: 'data',
        cause: 'threshold',
        until: new Date(now.getTime() + 30 * MINUTE_MS),
    })
    expect((await use(spend(1, 'write'))).granted).toBe(false)
    expect(await readTold()).toEqual(['quota_paused data threshold'])
})

test('FAILURES Q2 while paused and the org is silent one probe in 30 minutes looks; the quota is back a little below the line', async () => {
    await tell(990)
    expect((await use(spend(1))).granted).toBe(false)
    // The org itself has just said so, at no cost.
    expect(refusalOf(await use(spend(1, 'probe')))).toMatchObject({ cause: 'probed_lately' })
    pass(30 * MINUTE_MS)
    expect((await use(spend(1, 'probe'))).granted).toBe(true)
    expect(refusalOf(await use(spend(1, 'probe')))).toMatchObject({ cause: 'probed_lately' })
    pass(30 * MINUTE_MS)
    expect((await use(spend(1, 'probe'))).granted).toBe(true)
    await tell(880)
    expect((await use(spend(1))).granted).toBe(false)
    pass(10 * MINUTE_MS)
    await tell(800)
    expect((await use(spend(1))).granted).toBe(true)
    expect(await readTold()).toEqual(['quota_paused data threshold', 'quota_resumed data'])
})

test('the refusal says when enough of our own calls will have left the 24 hours', async () => {
    await tell(0)
    await use(spend(300, 'write'))
    pass(6 * HOUR_MS)
    await tell(300)
    await use(spend(340, 'write'))
    const refusal = refusalOf(await use(spend(60)))
    expect(refusal).toMatchObject({ cause: 'own_limit', until: new Date('2026-11-23T10:05:00.000Z') })
    now = refusal?.until ?? now
    await tell(340)
    expect((await use(spend(60))).granted).toBe(true)
})

test('readings of all quotas and reservations of two never wait for each other', async () => {
    const readings = (['data', 'bulk', 'apex'] as const).map((quota) => ({ quota, max: 100_000, used: 0 }))
    await recordReadings(fresh.database, ORG, readings, { at: now, source: 'org_limits' })
    for (let round = 0; round < 20; round++) {
        const told = Array.from({ length: 10 }, () => recordReadings(fresh.database, ORG, readings, { at: now, source: 'org_limits' }))
        const reserved = Array.from({ length: 10 }, () => use(spend(1), spend(1, 'interval', 'bulk')))
        await Promise.all(told)
        expect((await Promise.all(reserved)).every(({ granted }) => granted)).toBe(true)
    }
})

test('what was spent in the minutes before a reading counts beside it, because a reading may be older than it says', async () => {
    await tell(0)
    pass(3 * MINUTE_MS)
    await use(spend(5, 'write'))
    pass(4 * MINUTE_MS)
    await tell(898)
    expect(refusalOf(await use(spend(1, 'write')))).toMatchObject({ cause: 'threshold' })
})

test('a Bulk request reserves data and bulk together or not at all', async () => {
    await tell(0)
    await tell(89, 100, 'bulk')
    const both = [spend(1), spend(1, 'interval', 'bulk')]
    expect(refusalOf(await use(...both))).toMatchObject({ quota: 'bulk' })
    expect(await sumUse(fresh.database, ORG, 'data', now)).toBe(0)
    await tell(10, 100, 'bulk')
    pass(1)
    expect((await use(...both)).granted).toBe(true)
    expect(await sumUse(fresh.database, ORG, 'bulk', now)).toBe(1)
})

test('a reservation whose holder died counts as spent after a quarter of an hour, and settling it then adds nothing', async () => {
    await tell(0)
    const reserved = await governor.reserve(ORG, [spend(5, 'write')])
    expect(reserved.granted).toBe(true)
    pass(16 * MINUTE_MS)
    await use(spend(1, 'write'))
    expect(await sumUse(fresh.database, ORG, 'data', now)).toBe(6)
    if (reserved.granted) await governor.settle(reserved.reservation, 2)
    expect(await sumUse(fresh.database, ORG, 'data', now)).toBe(6)
})

test('an org that has told no limits is only probed', async () => {
    expect(refusalOf(await use(spend(1, 'write')))).toMatchObject({ cause: 'unknown', until: null })
    expect((await use(spend(1, 'probe'))).granted).toBe(true)
})

/** Rows of writes that are long done are deleted in the org: by its own Apex where heartbeats bring it, otherwise by the API. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createDrivenClock, type OrgClock } from '../org/platform/clock.ts'
import { beat, rowsOf } from './start-pair.ts'
import { logActivities, readWrite, startApiPair, type ApiPair, type WriteView } from './start-writes-pair.ts'

const HOUR_MS = 3_600_000

let pair: ApiPair
let clock: OrgClock
let written: WriteView[]

beforeAll(async () => {
    clock = createDrivenClock(Date.now())
    pair = await startApiPair({ clock })
    await pair.api.request('PUT', '/v1/settings', { writeChannel: 'api' })
    await beat(pair.org)
}, 90_000)
afterAll(() => pair.stop())

const countRows = (): number => rowsOf(pair.org, 'SELECT Id FROM Headroom_Write__c').length
const countCalls = (): number =>
    Object.entries(pair.org.usage.snapshot().apiCalls).reduce((sum, [app, calls]) => sum + (app.startsWith('Headroom (') ? calls : 0), 0)
/** An org that nothing is due in is looked after once a minute. */
async function look(): Promise<void> {
    await clock.advance(61_000)
    await pair.relay.app.writes.drain()
}
/** Done so much longer ago: the restore window is of seven days. */
async function age(days: number): Promise<void> {
    await pair.relay.database.query(`update writes set settled_at = settled_at - $1 * interval '1 day'`, [days])
    await look()
}

beforeEach(async () => {
    written = await logActivities(
        pair,
        Array.from({ length: 3 }, (_, nth) => ({ subject: `Call ${nth}` })),
    )
    await look()
    expect(countRows()).toBe(3)
})

test('an org that is heard of deletes them itself, for no call', async () => {
    await age(7.5)
    const before = countCalls()
    // One empties them, one deletes them, and one is told of them again: a job that was told first may have died.
    for (let heartbeats = 0; heartbeats < 3; heartbeats++) await beat(pair.org)
    expect(countRows()).toBe(0)
    await age(1)
    expect(countCalls()).toBe(before)
})

test('where no heartbeat comes they are deleted by two calls, a day after the org’s Apex could have', async () => {
    const before = countCalls()
    await age(7.9)
    expect([countRows(), countCalls()]).toEqual([3, before])
    await age(0.2)
    expect([countRows(), countCalls()]).toEqual([0, before + 2])
    await clock.advance(HOUR_MS)
    await look()
    expect(countCalls()).toBe(before + 2)
    expect((await Promise.all(written.map(({ id }) => readWrite(pair, id)))).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
})

test('without an answer they are looked for again after an hour, and what is gone is not deleted again', async () => {
    await clock.advance(HOUR_MS)
    const before = countCalls()
    await pair.loseAnswers(1)
    await age(8.1)
    const lost = [countRows(), countCalls()]
    expect(lost).toEqual([3, before + 1])
    await look()
    expect([countRows(), countCalls()]).toEqual(lost)
    await clock.advance(HOUR_MS)
    await look()
    expect([countRows(), countCalls()]).toEqual([0, before + 3])
})

/** Retention and repeats: what may still come again is still known, and what is still to be done is still there. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { readConfig } from '../../../../relay/src/platform/config.ts'
import { createRetentionWorker } from '../../../../relay/src/retention/index.ts'
import { SCHEDULE_SECONDS } from '../../../../relay/src/webhooks/retry-policy.ts'
import { makeBody, makeChange, makeDeliveryId, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

/** How long the event bus keeps events. Source: https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-message-durability.html */
const BUS_SECONDS = 72 * 3_600
const DAY_SECONDS = 86_400

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

const ageEverything = (days: number): Promise<unknown> =>
    Promise.all(
        ['changes', 'deliveries'].map((table) =>
            relay.database.query(`update ${table} set received_at = received_at - $1 * interval '1 day'`, [days]),
        ),
    )

test('FAILURES V3: a delivery that comes again after 29 days is a repeat, and so is its change in another delivery', async () => {
    const [change, id] = [makeChange(), makeDeliveryId()]
    const body = makeBody([change])
    await post(relay, body, signHeaders(relay.org, body, { 'webhook-id': id }))
    await ageEverything(29)
    await createRetentionWorker({ database: relay.database, log: createLog('silent'), days: 30, count: () => undefined }).drain()
    expect((await post(relay, body, signHeaders(relay.org, body, { 'webhook-id': id }))).body).toMatchObject({ duplicate: true })
    expect((await post(relay, body, signHeaders(relay.org, body))).body).toMatchObject({ accepted: 1, duplicate: false })
    expect(await relay.database.query('select transaction from changes')).toEqual([{ transaction: change.transaction }])
})

test('FAILURES O1: a repeat has no second effect where its change is no longer in the feed, alone or beside a new delivery', async () => {
    const [change, id] = [makeChange(), makeDeliveryId()]
    const body = makeBody([change])
    const headers = { 'webhook-id': id }
    await post(relay, body, signHeaders(relay.org, body, headers))
    await relay.database.query('delete from changes')
    const repeats = [1, 2, 3].map(() => post(relay, body, signHeaders(relay.org, body, headers)))
    const [other, otherBody] = [makeChange(), makeBody([])]
    const fresh = makeBody([other])
    const answers = await Promise.all([
        ...repeats,
        post(relay, fresh, signHeaders(relay.org, fresh)),
        post(relay, otherBody, signHeaders(relay.org, otherBody)),
    ])
    expect(answers.map(({ body: { duplicate } }) => duplicate)).toEqual([true, true, true, false, false])
    expect(await relay.database.query('select transaction from changes')).toEqual([{ transaction: other.transaction }])
})

test('FAILURES V3: the shortest retention there may be outlives what the event bus keeps together with all retries', () => {
    const shortest = (days: number): number => readConfig({ HEADROOM_RETENTION_DAYS: String(days) }).retentionDays
    const needed = (BUS_SECONDS + SCHEDULE_SECONDS.reduce<number>((sum, seconds) => sum + seconds, 0)) / DAY_SECONDS
    expect(shortest(Math.ceil(needed))).toBeGreaterThanOrEqual(needed)
    expect(() => shortest(Math.ceil(needed) - 1)).toThrow('HEADROOM_RETENTION_DAYS must be at least')
})

/** What looking for writes and leasing them costs the store behind a long line, whatever it knows of its own rows. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { leaseWrites } from '../../../../relay/src/writes/lease-store.ts'
import { listOrgIds } from '../../../../relay/src/writes/state-store.ts'
import { PASSED_OVER_MAX, passOver } from '../../../../relay/src/writes/user-store.ts'
import { findMostRead } from '../../../support/explain-reads.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { ORG_ID } from '../../../support/start-relay.ts'

/** Each record has that many changes in line. */
const PER_RECORD = 4
const LEASED = 1_000
const USER_ID = '005000000000001AAA'

let fresh: FreshDatabase

beforeAll(async () => {
    fresh = await createFreshDatabase({ statementTimeoutMs: 60_000 })
    await fresh.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '', '')`, [ORG_ID])
    // As after a burst: the store has not counted its rows yet, and how it reads them changes with their number.
    await fresh.database.query('alter table writes set (autovacuum_enabled = false)')
})
afterAll(() => fresh.drop())

const insertWaiting = (count: number): Promise<unknown> =>
    fresh.database.query(
        `insert into writes (org_id, write_id, line, state, kind, operation, object, record_id, fields, origin, run_after, created_at, attempts)
         select $1, gen_random_uuid(), '00Q' || n % ($2 / $3), 'waiting', 'record', 'update', 'Lead', '00Q' || n % ($2 / $3),
             '{"Title": "Countess"}', 'headroom', now(), now(), 1
         from generate_series(1, $2::int) n order by n`,
        [ORG_ID, count, PER_RECORD],
    )
const lease = (id: string) => ({ id, channel: 'api', until: new Date(Date.now() + 60_000), limit: LEASED, user: null }) as const

test.each([10_000, 20_000, 100_000])(
    'of %i waiting changes that the store has not counted yet, 1,000 are leased without reading the others',
    async (waiting) => {
        await fresh.database.query('truncate writes')
        await insertWaiting(waiting)
        const at = new Date(Date.now() + 1_000)
        const read = await findMostRead(fresh.database, async (sql) => {
            expect(await leaseWrites(sql, ORG_ID, lease('one'), at)).toHaveLength(LEASED)
            const places = (await leaseWrites(sql, ORG_ID, lease('two'), at)).map(({ place }) => place)
            expect(places).toEqual(Array.from({ length: LEASED }, (_, nth) => (places[0] ?? 0) + nth))
        })
        expect(read).toBeLessThan(10 * LEASED)
    },
)

test('an org with 10,000 waiting writes that the store has not counted yet is found by one of them', async () => {
    await fresh.database.query('truncate writes')
    await fresh.database.query('insert into write_state (org_id, alive_at) values ($1, now())', [ORG_ID])
    await insertWaiting(10_000)
    const read = await findMostRead(fresh.database, async (sql) => {
        expect(await listOrgIds(sql, new Date(Date.now() + 1_000), new Date(0))).toEqual([ORG_ID])
    })
    expect(read).toBeLessThan(10)
})

test('of 10,001 writes that wait for a user the first 10,000 are passed over at a time', async () => {
    await fresh.database.query('truncate writes')
    await insertWaiting(PASSED_OVER_MAX + 1)
    await fresh.database.query('update writes set carried_as = $1', [USER_ID])
    const left = () => fresh.database.query<{ place: number }>('select place from writes where carried_as is not null')
    const last = (await left()).map(({ place }) => place).toSorted((one, other) => other - one)[0]
    const read = await findMostRead(fresh.database, (sql) => passOver(sql, ORG_ID, USER_ID, 'No session.'))
    expect(read).toBeLessThan(4 * PASSED_OVER_MAX)
    await passOver(fresh.database, ORG_ID, USER_ID, 'No session.')
    expect(await left()).toEqual([{ place: last }])
    await passOver(fresh.database, ORG_ID, USER_ID, 'No session.')
    expect(await left()).toEqual([])
})

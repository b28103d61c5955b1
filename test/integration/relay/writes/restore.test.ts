/** A store that was restored from an old backup: what was open then is held for a person, however much it is, before anything goes. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { createCommandService } from '../../../../relay/src/writes/command-service.ts'
import { HELD_MAX, lookAfter } from '../../../../relay/src/writes/restore-service.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { ORG_ID } from '../../../support/start-relay.ts'

const AT = new Date('2026-11-22T10:00:00Z')
const LONG_AGO = new Date('2026-08-22T10:00:00Z')
const boundsOf = () => Promise.resolve({ ownLimitPercent: 70, thresholdPercent: 90 })
const limits = { DailyAsyncApexExecutions: { max: 250_000, used: 0 } }
const question = { orgId: ORG_ID, packageVersion: '1.0', sentAt: AT.toISOString(), lease: 50, results: [], confirmed: [], limits }

let fresh: FreshDatabase

beforeAll(async () => {
    fresh = await createFreshDatabase()
})
beforeEach(async () => {
    await fresh.database.query('delete from orgs')
    await fresh.database.query(
        `insert into orgs (org_id, request_key, response_key, write_back, last_heartbeat_at) values ($1, '', '', true, $2)`,
        [ORG_ID, AT],
    )
})
afterAll(() => fresh.drop())

const noteAlive = (at: Date) => fresh.database.query('insert into write_state (org_id, alive_at) values ($1, $2)', [ORG_ID, at])
const addWaiting = (count: number, sql: Sql = fresh.database) =>
    sql.query(
        `insert into writes (org_id, write_id, line, state, kind, operation, object, fields, origin, run_after, created_at)
         select $1, id, id::text, 'waiting', 'task', 'create', 'Task', '{}', 'headroom', $2, $2
         from (select gen_random_uuid() as id from generate_series(1, $3)) made`,
        [ORG_ID, LONG_AGO, count],
    )
const ask = async (): Promise<number> => {
    const service = createCommandService({ database: fresh.database, clock: { now: () => AT }, boundsOf })
    return (await service.answer(ORG_ID, randomUUID(), question)).commands.length
}
const look = () => fresh.database.transaction((sql) => lookAfter(sql, ORG_ID, AT))
async function countStates(): Promise<Record<string, number>> {
    const rows = await fresh.database.query<{ state: string; count: number }>('select state, count(*)::int as count from writes group by 1')
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

test('more than is held at a time is held by several looks, and nothing is leased between them', async () => {
    await noteAlive(AT)
    await addWaiting(HELD_MAX + 60)
    expect(await ask()).toBe(50)
    await fresh.database.query('update write_state set alive_at = $1', [LONG_AGO])
    expect(await ask()).toBe(0)
    expect(await countStates()).toEqual({ review: HELD_MAX, waiting: 60 })
    expect(await look()).toBe(true)
    expect(await countStates()).toEqual({ review: HELD_MAX + 60 })
    await addWaiting(1)
    expect(await ask()).toBe(1)
})

test('what is accepted after one relay has held all is not held by another that looked at the same time', async () => {
    await noteAlive(LONG_AGO)
    await addWaiting(3)
    let statements = 0
    await fresh.database.transaction((sql) => {
        const overtaken: Sql = {
            query: async (text, values) => {
                if (statements++ === 1) expect([await look(), await addWaiting(2)]).toEqual([true, []])
                return sql.query(text, values)
            },
        }
        return lookAfter(overtaken, ORG_ID, AT)
    })
    expect(await countStates()).toEqual({ review: 3, waiting: 2 })
})

/** Two who settle the same writes at once: each takes their locks in the order of the line, so that neither is given up for the other. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Database, Sql } from '../../../../relay/src/platform/database.ts'
import { openDatabase } from '../../../../relay/src/platform/database.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { endLeases, expireLeases, giveBack, lockReported } from '../../../../relay/src/writes/lease-store.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { ORG_ID, waitFor } from '../../../support/start-relay.ts'

/** As they stand in line, and the other way round by their ids. */
const [FIRST, SECOND] = ['00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001'] as const
const BOTH = [SECOND, FIRST]

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
    fresh = await createFreshDatabase()
    database = openDatabase({ url: fresh.url, poolSize: 4, statementTimeoutMs: 20_000, log: createLog('silent') })
    await database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '', '')`, [ORG_ID])
})
afterAll(async () => {
    await database.close()
    await fresh.drop()
})

/** Both are leased for too long, the first of the line less so: an index by that time has it behind the second, as has the table. */
beforeEach(async () => {
    await database.query('delete from writes')
    for (const id of [FIRST, SECOND])
        await database.query(
            `insert into writes (org_id, write_id, line, state, kind, operation, object, fields, origin, run_after, created_at, channel,
                 lease_id, leased_until)
             values ($1, $2::uuid, $2::text, 'leased', 'task', 'create', 'Task', '{}', 'headroom', now(), now(), 'apex', 'one', now() - interval '1 hour')`,
            [ORG_ID, id],
        )
    await database.query(`update writes set leased_until = now() - interval '1 minute' where write_id = $1`, [FIRST])
})

async function countWaiting(): Promise<number> {
    const text = `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await database.query<{ count: number }>(text))[0]?.count ?? 0
}

test.each<[string, (sql: Sql) => Promise<unknown>]>([
    ['their lease ends', (sql) => endLeases(sql, ORG_ID, 'apex', new Date())],
    ['a finalizer tells that their job died', (sql) => expireLeases(sql, ORG_ID, 'apex', BOTH, new Date())],
    ['they are given back', (sql) => giveBack(sql, ORG_ID, 'one', { isUnsure: true, runAfter: new Date() })],
])('both go on where %s while a report of them comes', async (_what, settle) => {
    const jobs: Promise<unknown>[] = []
    await database.transaction(async (sql) => {
        await sql.query('select from writes where write_id = $1 for update', [FIRST])
        for (const work of [(one: Sql) => lockReported(one, ORG_ID, BOTH), settle]) {
            jobs.push(database.transaction(work).then(() => 'done'))
            await waitFor(async () => (await countWaiting()) === jobs.length)
        }
    })
    expect(await Promise.all(jobs)).toEqual(['done', 'done'])
})

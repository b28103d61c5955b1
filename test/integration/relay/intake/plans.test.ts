/** The statements of intake keep to the keys though the store believes its tables to be tiny, as it does of a young one that suddenly fills. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { readStates } from '../../../../relay/src/mirror/index.ts'
import type { Database, Sql } from '../../../../relay/src/platform/database.ts'
import { withinOrg } from '../../../../relay/src/platform/org-scope.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

/** A connection plans a statement anew until it has run five times. */
const RUNS = 8
const RECORDS = Array.from({ length: 10 }, (_, index) => `00Q0000000${10_000 + index}EAA`)

let relay: TestRelay
let database: Database
/** How often a table was read from end to end, in each transaction that brought changes. */
let scans: number[] = []
let sent = 0

/** Of this session's transaction, which has not told the others yet. */
async function countScans(sql: Sql): Promise<{ scans: number; inserts: number }> {
    const text = `select sum(seq_scan)::int as scans, sum(n_tup_ins) filter (where relname = 'changes')::int as inserts
        from pg_stat_xact_user_tables where relname in ('changes', 'records')`
    const [row] = await sql.query<{ scans: number; inserts: number }>(text)
    return row ?? { scans: NaN, inserts: NaN }
}

const watch = (watched: Database): Database => ({
    ...watched,
    transaction: (work) =>
        watched.transaction(async (sql) => {
            const before = await countScans(sql)
            const result = await work(sql)
            const after = await countScans(sql)
            if (after.inserts > before.inserts) scans.push(after.scans - before.scans)
            return result
        }),
})

async function send(operation: 'created' | 'updated'): Promise<void> {
    const capturedAt = new Date(Date.UTC(2026, 10, 22, 10) + sent++ * 1000).toISOString()
    const changes = RECORDS.map((recordId) => makeChange({ operation, recordId, capturedAt, values: { Status: 'Working' } }))
    expect((await deliver(relay, changes)).status).toBe(200)
}

beforeAll(async () => {
    relay = await startRelay({ wrapDatabase: (wrapped) => (database = watch(wrapped)) })
    await send('created')
    await relay.database.query('analyze changes, records')
})
beforeEach(() => {
    scans = []
})
afterAll(() => relay.stop())

test.each(['created', 'updated'] as const)('FAILURES O7: no table is read from end to end for changes that say %s', async (operation) => {
    for (let run = 0; run < RUNS; run++) await send(operation)
    expect(scans).toEqual(Array.from({ length: RUNS }, () => 0))
})

test('FAILURES O7: who only looks at records leaves no plan behind by which intake reads a table from end to end', async () => {
    const { orgId } = relay.org
    const keys = RECORDS.map((recordId) => ({ object: 'Lead', recordId }))
    for (let run = 0; run < RUNS; run++) await withinOrg(orgId, () => database.transaction((sql) => readStates(sql, orgId, keys)))
    await send('created')
    expect(scans).toEqual([0])
})

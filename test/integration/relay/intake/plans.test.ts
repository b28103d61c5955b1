/** The statements of intake keep to the keys though the store believes its tables to be tiny, as it does of a young one that suddenly fills. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { appendNewChanges, lockOrg } from '../../../../relay/src/intake/delivery-store.ts'
import { applyBatch, loadStates, planReplacements, readStates, replaceStates, saveStates } from '../../../../relay/src/mirror/index.ts'
import type { Change } from '../../../../relay/src/mirror/index.ts'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { withinOrg } from '../../../../relay/src/platform/org-scope.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

const ORG_ID = '00D000000000001EAA'
/** A connection plans a statement anew until it has run five times. */
const RUNS = 8

let fresh: FreshDatabase
let made = 0

beforeAll(async () => {
    fresh = await createFreshDatabase()
    for (let run = 0; run < RUNS; run++) await apply('created')
    await fresh.database.query('analyze changes, records')
})
afterAll(() => fresh.drop())

function makeChanges(operation: Change['operation']): Change[] {
    const time = new Date(Date.UTC(2026, 10, 22, 10) + made++ * 1000).toISOString()
    return Array.from({ length: 10 }, (_, sequence) => ({
        object: 'Lead',
        operation,
        recordId: `00Q0000000${10_000 + sequence}EAA`,
        transaction: `transaction-${made}`,
        sequence,
        capturedAt: time,
        systemModstamp: time,
        changedBy: null,
        values: { Status: 'Working' },
        previous: {},
        mergedInto: null,
        origin: null,
        isReread: false,
    }))
}

/** Of this session, as far as it has not told the others yet. */
async function countScans(sql: Sql): Promise<number> {
    const text = `select sum(seq_scan)::int as scans from pg_stat_xact_user_tables where relname in ('changes', 'records')`
    const [row] = await sql.query<{ scans: number }>(text)
    return row?.scans ?? NaN
}

/** As intake does it; returns how often a table was read from end to end. */
function apply(operation: Change['operation'], database = fresh.database): Promise<number> {
    const changes = makeChanges(operation)
    return database.transaction(async (sql) => {
        const before = await countScans(sql)
        const { replacements, rest } = planReplacements(changes, () => false)
        await appendNewChanges(
            sql,
            ORG_ID,
            changes.map((change) => ({ change, deliveryId: 'delivery-1' })),
        )
        await lockOrg(sql, ORG_ID)
        const states = await loadStates(sql, ORG_ID, rest, () => false)
        await replaceStates(sql, ORG_ID, replacements)
        await saveStates(sql, ORG_ID, applyBatch(states, rest))
        return (await countScans(sql)) - before
    })
}

test.each(['created', 'updated'] as const)('FAILURES O7: no table is read from end to end for changes that say %s', async (operation) => {
    const scans: number[] = []
    for (let run = 0; run < RUNS; run++) scans.push(await apply(operation))
    expect(scans).toEqual(scans.map(() => 0))
})

test('FAILURES O7: who only looks at records leaves no plan behind by which intake reads a table from end to end', async () => {
    const scans = await withinOrg(ORG_ID, async () => {
        // Connections that have planned nothing yet.
        const { relayDatabase } = fresh
        for (let run = 0; run < RUNS; run++) await relayDatabase.transaction((sql) => readStates(sql, ORG_ID, makeChanges('updated')))
        return apply('created', relayDatabase)
    })
    expect(scans).toBe(0)
})

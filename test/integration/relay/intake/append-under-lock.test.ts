/** What the feed's order rests on: a change gets its position under its org's lock, though it is read before the lock is free. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { appendChanges, appendNewChanges, lockOrg } from '../../../../relay/src/intake/delivery-store.ts'
import type { Append } from '../../../../relay/src/intake/delivery-store.ts'
import type { Change } from '../../../../relay/src/mirror/index.ts'
import { isRepeatedKey } from '../../../../relay/src/platform/database.ts'
import type { Sql } from '../../../../relay/src/platform/database.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { waitFor } from '../../../support/start-relay.ts'

const ORG_ID = '00D000000000001EAA'
const TIME = '2026-11-22T10:00:00.000Z'

let fresh: FreshDatabase
beforeAll(async () => {
    fresh = await createFreshDatabase()
})
afterAll(() => fresh.drop())

async function appendOne(append: Append, sql: Sql, transaction: string, values: Change['values'] = {}): Promise<number | undefined> {
    const change: Change = {
        object: 'Lead',
        operation: 'updated',
        recordId: '00Q000000000001EAA',
        transaction,
        sequence: 0,
        capturedAt: TIME,
        systemModstamp: TIME,
        changedBy: null,
        values,
        previous: {},
        mergedInto: null,
        origin: null,
        isReread: false,
    }
    const positions = await append(sql, ORG_ID, [{ change, deliveryId: 'delivery-1' }])
    return positions.get(change)
}

async function isSomebodyWaiting(): Promise<boolean> {
    const rows = await fresh.database.query(`select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`)
    return rows.length > 0
}

test.each([
    ['what may be a repeat', appendChanges],
    ['what most likely is none', appendNewChanges],
])('%s gets its position when the transaction before it has ended', async (name, append) => {
    let appending: Promise<number | undefined> = Promise.resolve(undefined)
    const first = await fresh.database.transaction(async (sql) => {
        await lockOrg(sql, ORG_ID)
        appending = fresh.database.transaction((other) => appendOne(append, other, `${name}, second`))
        await waitFor(isSomebodyWaiting)
        return appendOne(append, sql, `${name}, first`)
    })
    expect(await appending).toBeGreaterThan(first ?? Infinity)
})

test('a change is read before the lock is free: one that cannot be fails beside the transaction that holds it', async () => {
    await fresh.database.transaction(async (sql) => {
        await lockOrg(sql, ORG_ID)
        const appending = fresh.database.transaction((other) => appendOne(appendNewChanges, other, 'unreadable', { Name: '\u0000' }))
        await expect(appending).rejects.toMatchObject({ code: 'store_failed', cause: { code: '22P05' } })
    })
})

test('a change that came before is told by its key, or left as it is', async () => {
    const position = await appendOne(appendNewChanges, fresh.database, 'repeated')
    expect(position).toBeGreaterThan(0)
    const error: unknown = await appendOne(appendNewChanges, fresh.database, 'repeated').catch((reason: unknown) => reason)
    expect(isRepeatedKey(error)).toBe(true)
    expect(await appendOne(appendChanges, fresh.database, 'repeated')).toBeUndefined()
})

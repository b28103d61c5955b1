/** How much of what an org sends at once goes into one transaction. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Change } from '../../../../relay/src/mirror/index.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { openPlainIntake } from '../../../support/plain-intake.ts'
import type { PlainIntake } from '../../../support/plain-intake.ts'

const ORG_ID = '00D000000000001EAA'
const TIME = '2026-11-22T10:00:00.000Z'

let fresh: FreshDatabase
let intake: PlainIntake

beforeAll(async () => {
    fresh = await createFreshDatabase()
    intake = await openPlainIntake(fresh.database, [ORG_ID])
})
afterAll(() => fresh.drop())

const makeChanges = (transaction: string, size: number): Change[] =>
    Array.from({ length: size }, (_, sequence) => ({
        object: 'Lead',
        operation: 'updated',
        recordId: '00Q000000000001EAA',
        transaction,
        sequence,
        capturedAt: TIME,
        systemModstamp: TIME,
        changedBy: null,
        values: { Status: 'Working' },
        previous: { Status: 'Open' },
        mergedInto: null,
        origin: null,
        isReread: false,
    }))

/** Changes of each transaction that took these deliveries, which are sent at once: `received_at` is the time it began. */
async function readSizes(name: string, sizes: readonly number[]): Promise<number[]> {
    await Promise.all(
        sizes.map((size, at) => intake.deliver(ORG_ID, makeChanges(`${name}-transaction-${at}`, size), `${name}-delivery-${at}`)),
    )
    const text = `select sum(accepted)::int as changes from deliveries where org_id = $1 and starts_with(delivery_id, $2)
        group by received_at order by received_at`
    return (await fresh.database.query<{ changes: number }>(text, [ORG_ID, name])).map(({ changes }) => changes)
}

test('FAILURES O7: what floods goes into transactions of at most 600 changes, since putting one together keeps the process from other orgs', async () => {
    // The first finds nobody under way.
    expect(
        await readSizes(
            'flood',
            Array.from({ length: 8 }, () => 200),
        ),
    ).toEqual([200, 600, 600, 200])
})

test('a delivery of more changes has a transaction of its own', async () => {
    expect(await readSizes('large', [1, 1, 2_000, 1])).toEqual([1, 1, 2_000, 1])
})

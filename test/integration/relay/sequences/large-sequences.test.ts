/** What a person asks of a sequence with many enrollments takes as little of the store at once as of one with few. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createOutboxService } from '../../../../relay/src/outbox/outbox-service.ts'
import { systemClock } from '../../../../relay/src/platform/clock.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { withinOrg } from '../../../../relay/src/platform/org-scope.ts'
import { createSequenceService } from '../../../../relay/src/sequences/index.ts'
import type { SequenceService } from '../../../../relay/src/sequences/sequence-service.ts'
import { releaseHeld } from '../../../../relay/src/sequences/step-store.ts'
import { findMostRead } from '../../../support/explain-reads.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

const ORG = '00D000000000001EAA'
const ENROLLED = 10_000
/** So many are looked at in one step. */
const PAGE = 1_000

let store: FreshDatabase
let sequences: SequenceService
let outbox: ReturnType<typeof createOutboxService>
let sequenceId: string

beforeAll(async () => {
    store = await createFreshDatabase()
    const database = store.relayDatabase
    sequences = createSequenceService(database, systemClock, () => Promise.resolve(null))
    outbox = createOutboxService({ database, log: createLog('silent'), count: () => undefined })
})
afterAll(() => store.drop())

/** Paused, with every second of its enrollments held. */
beforeEach(async () => {
    await store.database.query('delete from orgs')
    await store.database.query(`insert into orgs (org_id, request_key, response_key) values ($1, '\\x00', '\\x00')`, [ORG])
    const steps = [{ type: 'wait' as const, minutes: 5 }]
    sequenceId = (await withinOrg(ORG, () => sequences.create(ORG, { name: 'Outbound', steps }))).id
    await withinOrg(ORG, () => sequences.pause(ORG, sequenceId))
    await store.database.query(
        `insert into enrollments (org_id, sequence_id, record_id, object, state, source, due_at, is_held)
         select $1, $2, '00Q' || lpad(n::text, 12, '0') || 'EAA', 'Lead', 'active', 'api', now(), n % 2 = 0 from generate_series(1, $3::int) n`,
        [ORG, sequenceId, ENROLLED],
    )
})

const resume = () => withinOrg(ORG, () => sequences.resume(ORG, sequenceId))
async function countHeld(): Promise<number | undefined> {
    const [row] = await store.database.query<{ held: number }>('select count(*)::int as held from enrollments where is_held')
    return row?.held
}

describe('what a pause has held', () => {
    test('is let go a page at a time: the first with the resume, the others by the outbox', async () => {
        await resume()
        const left = [await countHeld()]
        while ((await outbox.runOnce()) > 0) left.push(await countHeld())
        const pages = Array.from({ length: ENROLLED / PAGE }, (_, page) => (ENROLLED - (page + 1) * PAGE) / 2)
        // The last page was full, too: nobody knew that it was the last.
        expect(left).toEqual([...pages, 0])
    })

    test('stays held from a pause on that comes meanwhile, and the next resume begins anew', async () => {
        await resume()
        await withinOrg(ORG, () => sequences.pause(ORG, sequenceId))
        expect(await outbox.runOnce()).toBe(1)
        expect([await outbox.runOnce(), await countHeld()]).toEqual([0, (ENROLLED - PAGE) / 2])
        await resume()
        while ((await outbox.runOnce()) > 0);
        expect(await countHeld()).toBe(0)
    })

    test('is nobody’s any more when its sequence is deleted meanwhile', async () => {
        await resume()
        await withinOrg(ORG, () => sequences.remove(ORG, sequenceId))
        expect([await outbox.runOnce(), await outbox.runOnce()]).toEqual([1, 0])
        expect(await store.database.query('select from outbox')).toEqual([])
    })
})

test.each(['without statistics', 'with statistics'])('a page reads no more than its enrollments, %s', async (statistics) => {
    if (statistics === 'with statistics') await store.database.query('analyze')
    const release = { sequenceId, afterRecordId: `00Q${String(ENROLLED / 2).padStart(12, '0')}EAA` }
    // Looked at, found held, locked and changed.
    expect(
        await withinOrg(ORG, () => findMostRead(store.relayDatabase, (sql) => releaseHeld(sql, ORG, release, PAGE))),
    ).toBeLessThanOrEqual(4 * PAGE)
})

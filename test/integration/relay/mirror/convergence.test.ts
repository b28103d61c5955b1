/** The mirror in the real store, fed through the real intake, equals the plain model whatever order deliveries come in. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Change } from '../../../../relay/src/mirror/index.ts'
import { arrival, RECORD_IDS } from '../../../support/arbitrary-changes.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'
import { openPlainIntake } from '../../../support/plain-intake.ts'
import type { PlainIntake } from '../../../support/plain-intake.ts'
import { replay } from '../../../support/reference-mirror.ts'

const long = process.env['HEADROOM_LONG'] === '1'
/** A thousand histories took 40 s beside other work, and 130 s beside much of it. */
const TIMEOUT_MS = long ? 7_200_000 : 300_000
const HISTORIES = long ? 100_000 : 1_000
/** Orgs whose histories are played beside each other: one alone leaves the store waiting for the test and the test for the store. */
const ORG_IDS = ['00D000000000001EAA', '00D000000000002EAA', '00D000000000003EAA', '00D000000000004EAA']

let fresh: FreshDatabase
let intake: PlainIntake
let turn = 0

/** Half of the time nobody needs what a record was before, so that the mirror may leave its values unread or replace them. */
const openJudge = () => {
    const isNeeded = turn++ % 2 === 0
    return Promise.resolve({ needsBefore: () => isNeeded, judge: () => Promise.resolve(0) })
}

beforeAll(async () => {
    fresh = await createFreshDatabase()
    intake = await openPlainIntake(fresh.database, ORG_IDS, { openJudge })
})
afterAll(() => fresh.drop())

async function readMirror(orgId: string): Promise<Map<string, object>> {
    const rows = await fresh.database.query<{ record_id: string; state: object }>(
        `select record_id, json_build_object('values', values, 'isDeleted', is_deleted, 'mergedInto', merged_into, 'isReread', is_reread,
            'systemModstamp', to_char(system_modstamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as state from records where org_id = $1`,
        [orgId],
    )
    return new Map(rows.map((row) => [row.record_id, row.state]))
}

async function readFeed(orgId: string): Promise<string[]> {
    const rows = await fresh.database.query<{ name: string }>(
        `select transaction || ' ' || sequence as name from changes where org_id = $1 order by position`,
        [orgId],
    )
    return rows.map(({ name }) => name)
}

/** In the order of the first arrival, each once. */
const expectedFeed = (deliveries: readonly (readonly Change[])[]): string[] => [
    ...new Set(deliveries.flat().map(({ transaction, sequence }) => `${transaction} ${sequence}`)),
]

/** Plays so many histories, each on an empty org. */
async function playHistories(orgId: string, numRuns: number): Promise<void> {
    const property = fc.asyncProperty(arrival, async ({ history, deliveries }) => {
        await fresh.database.query('with feed as (delete from changes where org_id = $1) delete from records where org_id = $1', [orgId])
        for (const changes of deliveries) await intake.deliver(orgId, changes)
        const mirror = await readMirror(orgId)
        for (const recordId of RECORD_IDS) {
            expect(mirror.get(recordId) ?? null).toEqual(replay(history.filter((change) => change.recordId === recordId)))
        }
        expect(await readFeed(orgId)).toEqual(expectedFeed(deliveries))
    })
    await fc.assert(property, { numRuns })
}

describe('the mirror in the store', () => {
    test(
        'FAILURES O3, O4: holds the newest state of each record, of one stamp too, and the feed each change once in the order of arrival',
        async () => {
            await Promise.all(ORG_IDS.map((orgId) => playHistories(orgId, HISTORIES / ORG_IDS.length)))
        },
        TIMEOUT_MS,
    )
})

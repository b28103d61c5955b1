/** Which states are loaded without their values, and which are replaced without being loaded: only those of which nothing would be left. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { appendChanges } from '../../../../relay/src/intake/delivery-store.ts'
import { applyBatch, loadStates, planReplacements, replaceStates, saveStates } from '../../../../relay/src/mirror/index.ts'
import type { Change, Values } from '../../../../relay/src/mirror/index.ts'
import { createFreshDatabase } from '../../../support/fresh-database.ts'
import type { FreshDatabase } from '../../../support/fresh-database.ts'

const orgId = '00D000000000001EAA'
const time = (second: number): string => `2026-11-22T10:00:0${second}.000Z`

let fresh: FreshDatabase
beforeAll(async () => {
    fresh = await createFreshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(() => fresh.database.query('truncate records, changes'))

const makeChange = (second: number, values: Values, input: Partial<Change> = {}): Change => ({
    object: 'Lead',
    operation: 'updated',
    recordId: '00Q000000000001EAA',
    transaction: `transaction-${second}`,
    sequence: 0,
    capturedAt: time(second),
    systemModstamp: time(second),
    changedBy: null,
    values,
    previous: {},
    mergedInto: null,
    origin: null,
    isReread: false,
    ...input,
})

async function apply(...changes: Change[]): Promise<void> {
    const states = await loadStates(fresh.database, orgId, changes, () => false)
    await appendChanges(
        fresh.database,
        orgId,
        changes.map((change) => ({ change, isLate: false, deliveryId: 'delivery-1' })),
    )
    await saveStates(fresh.database, orgId, applyBatch(states, changes))
}

/** The values with which the record's state is loaded for these changes. */
async function loadFor(changes: readonly Change[], isNeeded = false): Promise<Values | null | undefined> {
    const states = await loadStates(fresh.database, orgId, changes, () => isNeeded)
    return states.get('Lead/00Q000000000001EAA')?.values
}

const OPEN = { Status: 'Open', Company: 'Acme' }

describe('the values of a record', () => {
    beforeEach(() => apply(makeChange(1, OPEN)))

    test('stay in the store when a newer change carries just their fields, in whatever order', async () => {
        expect(await loadFor([makeChange(2, { Company: null, Status: 'Working' })])).toBeNull()
    })

    test('are loaded when a rule needs what the record was before', async () => {
        expect(await loadFor([makeChange(2, OPEN)], true)).toEqual(OPEN)
    })

    test('are loaded for a change that carries fewer fields, other ones or more', async () => {
        for (const values of [{}, { Status: 'Working' }, { Status: 'Working', Phone: '1' }, { ...OPEN, Phone: '1' }])
            expect(await loadFor([makeChange(2, values)])).toEqual(OPEN)
    })

    test('are loaded for a late change and for one that came before', async () => {
        expect(await loadFor([makeChange(0, OPEN)])).toEqual(OPEN)
        expect(await loadFor([makeChange(1, OPEN)])).toEqual(OPEN)
    })

    test('stay when only the first of several changes is such a change: what follows builds on it', async () => {
        expect(await loadFor([makeChange(2, OPEN), makeChange(0, { Phone: '1' })])).toBeNull()
        await apply(makeChange(2, { Status: 'Working', Company: 'Acme' }), makeChange(0, { Phone: '1' }))
        expect(await loadFor([makeChange(3, {})])).toEqual({ Status: 'Working', Company: 'Acme', Phone: '1' })
    })

    test('are loaded when a field is older than the record', async () => {
        await apply(makeChange(0, { Phone: '1' }))
        expect(await loadFor([makeChange(2, { ...OPEN, Phone: '2' })])).toEqual({ ...OPEN, Phone: '1' })
    })

    describe('are loaded when a relay that does not know of marks added a field', () => {
        const write = `update records set values = '{"Status":"Open","Company":"Acme","Fax":"2"}', `

        test('with a newer version', async () => {
            await fresh.database.query(write + `version = version || 'a'`)
            expect(await loadFor([makeChange(2, OPEN)])).toEqual({ ...OPEN, Fax: '2' })
        })

        test('that is older than the record', async () => {
            await fresh.database.query(write + `field_versions = '{"Fax":"2026"}'`)
            expect(await loadFor([makeChange(2, OPEN)])).toEqual({ ...OPEN, Fax: '2' })
        })
    })
})

interface RecordRow {
    readonly values: Values
    readonly version: string
    readonly field_versions: object
    readonly is_deleted: boolean
    readonly liveness_version: string
    readonly is_reread: boolean
    readonly position: number
}

/** The record as the store has it, with the place in the feed relative to that of the change. */
async function readRecord(transaction: string): Promise<RecordRow | undefined> {
    const text = `select r.values, version, field_versions, is_deleted, liveness_version, r.is_reread,
            (last_position - (select position from changes where transaction = $1))::int as position from records r`
    return (await fresh.database.query<RecordRow>(text, [transaction]))[0]
}

/** Whether the change replaces its record unread. */
async function replace(change: Change): Promise<boolean> {
    await appendChanges(fresh.database, orgId, [{ change, deliveryId: 'delivery-2' }])
    const replaced = await replaceStates(fresh.database, orgId, planReplacements([change], () => false).replacements)
    return replaced.has('Lead/00Q000000000001EAA')
}

describe('a record that a change replaces unread', () => {
    const WORKING = { Company: 'Acme', Status: 'Working' }

    test('is what reading and merging would have left of it', async () => {
        const conditions = [
            [],
            [makeChange(1, OPEN)],
            [makeChange(1, OPEN, { operation: 'deleted' })],
            [makeChange(1, OPEN, { isReread: true })],
        ]
        for (const before of conditions) {
            await apply(...before)
            expect(await replace(makeChange(2, WORKING))).toBe(true)
            const replaced = await readRecord('transaction-2')
            await fresh.database.query('truncate records, changes')
            await apply(...before)
            await apply(makeChange(2, WORKING))
            expect(replaced).toEqual(await readRecord('transaction-2'))
            await fresh.database.query('truncate records, changes')
        }
    })

    test('is none that is newer, as old, has other fields or older ones', async () => {
        await apply(makeChange(3, OPEN))
        const kept = await readRecord('transaction-3')
        expect(await replace(makeChange(2, WORKING))).toBe(false)
        expect(await replace(makeChange(3, WORKING))).toBe(false)
        expect(await replace(makeChange(4, { Status: 'Working' }))).toBe(false)
        expect(await readRecord('transaction-3')).toEqual(kept)
        await apply(makeChange(1, { Phone: '1' }))
        expect(await replace(makeChange(5, { ...OPEN, Phone: '2' }))).toBe(false)
        expect((await readRecord('transaction-3'))?.values).toEqual({ ...OPEN, Phone: '1' })
    })
})

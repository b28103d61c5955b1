/** What a row that was read says beside what the mirror holds: no change that is none, none that is older, none twice. */
import { describe, expect, test } from '@jest/globals'
import { applyChange } from '../../../../relay/src/mirror/index.ts'
import type { Change, RecordState } from '../../../../relay/src/mirror/index.ts'
import { toChange, toDeletion } from '../../../../relay/src/sync/interval-diff.ts'
import type { Reading } from '../../../../relay/src/sync/interval-diff.ts'
import { makeField } from '../../../support/describe-org.ts'

const LEAD = { object: 'Lead', fields: [makeField('Status', 'picklist'), makeField('SeenAt__c', 'datetime')] }
const ID = '00Q000000000001EAA'
const READING: Reading = {
    transaction: 'interval-1',
    readAt: new Date('2026-11-22T12:00:30Z'),
    windowFrom: new Date('2026-11-22T11:30:00Z'),
}
const row = (more: object = {}) => ({
    Id: ID,
    SystemModstamp: '2026-11-22T12:00:00.000+0000',
    CreatedDate: '2026-01-01T00:00:00.000+0000',
    LastModifiedById: '005000000000001AAA',
    Status: 'Working',
    SeenAt__c: '2026-11-22T09:00:00.000+0000',
    ...more,
})

/** The mirror after a change that came in real time. */
function mirror(more: Partial<Change> = {}): RecordState {
    return applyChange(null, {
        object: 'Lead',
        operation: 'created',
        recordId: ID,
        transaction: 't1',
        sequence: 0,
        capturedAt: '2026-11-22T11:00:00.500Z',
        systemModstamp: '2026-11-22T11:00:00.000Z',
        changedBy: null,
        values: { Status: 'Open', SeenAt__c: '2026-11-22T09:00:00.000Z' },
        previous: {},
        mergedInto: null,
        origin: null,
        isReread: false,
        ...more,
    })
}

/** What the row says beside the mirror. */
const UPDATE = {
    object: 'Lead',
    operation: 'updated',
    recordId: ID,
    transaction: 'interval-1',
    capturedAt: '2026-11-22T12:00:30.000Z',
    systemModstamp: '2026-11-22T12:00:00.000Z',
    changedBy: '005000000000001AAA',
    values: { Status: 'Working', SeenAt__c: '2026-11-22T09:00:00.000Z' },
    previous: { Status: 'Open' },
    mergedInto: null,
    origin: null,
    isReread: false,
}

describe('a row', () => {
    test('that differs is an update which says what the fields were', () => {
        expect(toChange(LEAD, row(), mirror(), READING)).toEqual(UPDATE)
    })

    test('that has no value where the mirror has one, or the other way round, differs', () => {
        const known = mirror({ values: { Status: 'Open', SeenAt__c: null } })
        expect(toChange(LEAD, row({ Status: null }), known, READING)).toMatchObject({
            values: { Status: null, SeenAt__c: '2026-11-22T09:00:00.000Z' },
            previous: { Status: 'Open', SeenAt__c: null },
        })
        const emptied = toChange(LEAD, row({ Status: undefined, SeenAt__c: null }), mirror(), READING)
        expect(emptied?.values).toEqual({ Status: null, SeenAt__c: null })
    })

    test('differs where a text of digits does, however many: only a number loses digits on its way', () => {
        const known = mirror({ values: { Status: '1234567890123456781', SeenAt__c: null } })
        const change = toChange(LEAD, row({ Status: '1234567890123456782', SeenAt__c: null }), known, READING)
        expect(change?.previous).toEqual({ Status: '1234567890123456781' })
    })

    test('of a record of which the mirror keeps no values brings them all, and says nothing of what they were', () => {
        const change = toChange(LEAD, row(), { ...mirror(), values: null }, READING)
        expect(change).toEqual({ ...UPDATE, previous: {} })
    })

    test('with a newer stamp and the same values is no change', () => {
        expect(toChange(LEAD, row({ Status: 'Open' }), mirror(), READING)).toBeNull()
    })

    test('keeps the digits that only a delivery brings: a double has 15 to 17 of 18', () => {
        const lead = { object: 'Lead', fields: [makeField('Status', 'picklist'), makeField('Big__c', 'double')] }
        const known = mirror({ values: { Status: 'Open', Big__c: '9007199254740993' } })
        const big = (value: number) => toChange(lead, row({ Big__c: value }), known, READING)
        expect(big(9007199254740992)).toMatchObject({ values: { Big__c: '9007199254740993' }, previous: { Status: 'Open' } })
        expect(big(9007199254740994)).toMatchObject({ values: { Big__c: 9007199254740994 }, previous: { Big__c: '9007199254740993' } })
    })

    test('that is older than the mirror is none, and of one stamp the later counts', () => {
        const stamp = { systemModstamp: '2026-11-22T12:00:00.000Z' }
        expect(toChange(LEAD, row(), mirror({ systemModstamp: '2026-11-22T12:00:01.000Z' }), READING)).toBeNull()
        expect(toChange(LEAD, row(), mirror({ ...stamp, capturedAt: '2026-11-22T12:00:31.000Z' }), READING)).toBeNull()
        expect(toChange(LEAD, row(), mirror({ ...stamp, capturedAt: '2026-11-22T12:00:00.100Z' }), READING)).not.toBeNull()
    })

    test('of a record seen for the first time is a creation only if it was created within the window', () => {
        const seen = { ...UPDATE, previous: {} }
        expect(toChange(LEAD, row(), null, READING)).toEqual(seen)
        const created = row({ CreatedDate: '2026-11-22T11:30:00.000+0000' })
        expect(toChange(LEAD, created, null, READING)).toEqual({ ...seen, operation: 'created' })
        expect(toChange(LEAD, created, null, { ...READING, windowFrom: null })).toEqual(seen)
    })

    test('brings a field that the mirror never had, though nothing else differs', () => {
        const known = mirror({ values: { Status: 'Working' } })
        expect(toChange(LEAD, row(), known, READING)).toEqual({ ...UPDATE, previous: {} })
    })

    test('of a record that counts as deleted revives it, unless it was read before the deletion', () => {
        const dead = { operation: 'deleted', values: {} } as const
        expect(toChange(LEAD, row(), mirror(dead), READING)).toEqual({ ...UPDATE, operation: 'undeleted', previous: {} })
        expect(toChange(LEAD, row(), mirror({ ...dead, systemModstamp: '2026-11-22T12:00:20.000Z' }), READING)).toBeNull()
    })
})

describe('a deletion', () => {
    const deletion = { id: ID, deletedAt: new Date('2026-11-22T12:00:00Z'), mergedInto: null }
    const values = { Status: 'Open', SeenAt__c: '2026-11-22T09:00:00.000Z' }
    const told = { ...UPDATE, operation: 'deleted', changedBy: null, values, previous: {} }

    test('of a living record is told once, with what the record was', () => {
        expect(toDeletion('Lead', deletion, mirror(), READING)).toEqual(told)
        expect(toDeletion('Lead', deletion, mirror({ operation: 'deleted' }), READING)).toBeNull()
        expect(toDeletion('Lead', deletion, { ...mirror(), values: null }, READING)).toEqual({ ...told, values: {} })
    })

    test('in the second of the last change is told; of a record never seen, or restored since, it is not', () => {
        const changedAt = (second: string) => mirror({ systemModstamp: `2026-11-22T12:00:${second}.000Z` })
        expect(toDeletion('Lead', deletion, changedAt('00'), READING)).not.toBeNull()
        expect(toDeletion('Lead', deletion, changedAt('01'), READING)).toBeNull()
        expect(toDeletion('Lead', deletion, null, READING)).toBeNull()
    })

    test('is what a deleted row says, and of a merge which record won', () => {
        const deleted = row({ IsDeleted: true })
        expect(toChange(LEAD, deleted, mirror(), READING)).toEqual(told)
        const lost = { ...deleted, MasterRecordId: '00Q000000000002' }
        expect(toChange(LEAD, lost, mirror(), READING)).toEqual({ ...told, mergedInto: '00Q000000000002EAA' })
    })
})

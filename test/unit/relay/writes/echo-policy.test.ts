import { describe, expect, test } from '@jest/globals'
import { findMaker, findSetters } from '../../../../relay/src/writes/echo-policy.ts'
import type { OwnWrite } from '../../../../relay/src/writes/echo-policy.ts'
import type { Change } from '../../../../relay/src/mirror/index.ts'

const HOUR_MS = 3_600_000
const STAMP = '2026-11-22T10:00:00.000Z'
const at = (hours: number): Date => new Date(Date.parse(STAMP) + hours * HOUR_MS)

const change = (more: Partial<Change>): Change => ({
    object: 'Task',
    operation: 'created',
    recordId: '00T000000000001EAA',
    transaction: 'read',
    sequence: 0,
    capturedAt: STAMP,
    systemModstamp: STAMP,
    changedBy: null,
    values: { Subject: 'Call', Status: 'Open', ActivityDate: '2026-11-24' },
    previous: {},
    mergedInto: null,
    origin: null,
    isReread: false,
    ...more,
})
const write = (more: Partial<OwnWrite>): OwnWrite => ({
    object: 'Task',
    recordId: null,
    operation: 'create',
    fields: { Subject: 'Call', ActivityDate: '2026-11-24T00:00:00Z' },
    origin: 'rule:1',
    settledAt: null,
    ...more,
})

describe('a record that is new', () => {
    test('was made by the write that has its id, whatever its values are by now', () => {
        const maker = write({ recordId: '00T000000000001EAA', fields: { Subject: 'Before' }, settledAt: at(0) })
        expect(findMaker(change({}), [maker], [])).toEqual([maker])
    })
    test('was made by a write on its way with the same values, of which one is enough and whose times may be written otherwise', () => {
        expect(findMaker(change({}), [], [write({}), write({ origin: 'rule:2' })])).toEqual([write({})])
    })
    test.each<[string, Partial<OwnWrite>]>([
        ['another value', { fields: { Subject: 'Call back' } }],
        ['another object', { object: 'Event' }],
        ['no value that both know', { fields: { ActivityDate: '2026-11-24' } }],
    ])('was not made by a write of %s', (_, more) => {
        expect(findMaker(change({}), [], [write(more)])).toEqual([])
    })
    test('was not made by a write that only changed it', () => {
        expect(findMaker(change({}), [write({ operation: 'update', recordId: '00T000000000001EAA' })], [])).toEqual([])
    })
})

describe('a record that changed', () => {
    const changed = change({ operation: 'updated', values: { Status: 'Done', Priority: 'High' }, previous: { Status: 'Open' } })
    const sets = (fields: OwnWrite['fields'], more: Partial<OwnWrite> = {}) =>
        write({ operation: 'update', fields, settledAt: at(1), ...more })

    test('was changed by the writes that set these values, each its own, and by no other', () => {
        const [one, two, other] = [sets({ Status: 'Done' }), sets({ Priority: 'High' }), sets({ Subject: 'x' })]
        const both = { ...changed, previous: { Status: 'Open', Priority: 'Low' } }
        expect(findSetters(both, [one, two, other])).toEqual([one, two])
    })
    test('was changed by a write of which a later one has set the field again', () => {
        const one = sets({ Status: 'Done' })
        expect(findSetters(changed, [one, sets({ Status: 'Closed' })])).toEqual([one])
    })
    test('was changed by a write whose answer is not here yet, and not by one of days ago', () => {
        expect(findSetters(changed, [sets({ Status: 'Done' }, { settledAt: null })])).toHaveLength(1)
        expect(findSetters(changed, [sets({ Status: 'Done' }, { settledAt: at(-49) })])).toEqual([])
    })
    test('was changed by somebody else where one field that changed is none of ours', () => {
        const both = { ...changed, previous: { Status: 'Open', Priority: 'Low' } }
        expect(findSetters(both, [sets({ Status: 'Done' })])).toEqual([])
        expect(findSetters({ ...changed, previous: {} }, [])).toEqual([])
    })
})

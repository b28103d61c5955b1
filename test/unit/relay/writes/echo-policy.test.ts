import { describe, expect, test } from '@jest/globals'
import { findMaker, findMakers, findSetters } from '../../../../relay/src/writes/echo-policy.ts'
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
    id: 'one',
    object: 'Task',
    recordId: null,
    operation: 'create',
    fields: { Subject: 'Call', ActivityDate: '2026-11-24T00:00:00Z' },
    origin: 'rule:1',
    sentAt: at(-1),
    settledAt: null,
    takenFor: null,
    ...more,
})

/** Whose each new record is: the id of the write, 'unclear', or null for somebody else's. */
function judge(created: readonly Change[], onTheirWay: readonly OwnWrite[]): (string | null)[] {
    const { writes, unclear } = findMakers(created, onTheirWay)
    return created.map((one) => (unclear.includes(one) ? 'unclear' : (writes.get(one)?.id ?? null)))
}

describe('a record that is new', () => {
    const [first, second] = [change({}), change({ recordId: '00T000000000002AAA' })]

    test('was made by the write that has its id, whatever its values are by now, and not by one that only changed it', () => {
        const maker = write({ recordId: first.recordId, fields: { Subject: 'Before' }, settledAt: at(0) })
        expect(findMaker([maker, write({ operation: 'update', recordId: first.recordId })])).toEqual([maker])
    })
    test('was made by the write on its way with the same values, whose times may be written otherwise', () => {
        expect(judge([first], [write({}), write({ id: 'other', fields: { Subject: 'Call back' } })])).toEqual(['one'])
    })
    test.each<[string, Partial<OwnWrite>]>([
        ['another value', { fields: { Subject: 'Call back' } }],
        ['another value beside the same one', { fields: { Subject: 'Call', Status: 'Completed' } }],
        ['another object', { object: 'Event' }],
        ['no value that both know', { fields: { ActivityDate: '2026-11-24' } }],
        ['later than it was saved', { sentAt: at(0.1) }],
    ])('was not made by a write of %s', (_, more) => {
        expect(judge([first], [write(more)])).toEqual([null])
    })
    test('was made by a write of fields that the org does not tell, as long as the others are the same', () => {
        expect(judge([first], [write({ fields: { Subject: 'Call', Description: 'By phone' } })])).toEqual(['one'])
    })
    test('may be saved by a clock that is up to a minute behind the relay’s', () => {
        expect(judge([first], [write({ sentAt: new Date(at(0).getTime() + 60_000) })])).toEqual(['one'])
    })
    test('is nobody’s to tell where two writes of different origins may have made it', () => {
        expect(judge([first], [write({}), write({ id: 'two', origin: 'rule:2' })])).toEqual(['unclear'])
    })
    test('is nobody’s to tell where one write may have made it or another record, read together or one after the other', () => {
        expect(judge([first, second], [write({})])).toEqual(['unclear', 'unclear'])
        expect(judge([second], [write({ takenFor: first.recordId })])).toEqual(['unclear'])
    })
    test('was made by one of the alike writes of one origin, each of which serves one record', () => {
        const alike = [write({}), write({ id: 'two' })]
        expect(judge([first, second], alike)).toEqual(['one', 'two'])
        expect(judge([second], [write({ takenFor: first.recordId }), write({ id: 'two' })])).toEqual(['two'])
        expect(judge([first, second, change({ recordId: '00T000000000003AAA' })], alike)).toEqual(['unclear', 'unclear', 'unclear'])
    })
    test('is nobody’s to tell where one of the alike writes may have made too many, though another can have made only this one', () => {
        const urgent = change({ recordId: '00T000000000003AAA', values: { ...first.values, Priority: 'High' } })
        const only = write({ id: 'two', fields: { Subject: 'Call', Priority: 'High' } })
        const plain = [first, second].map((one) => ({ ...one, values: { ...one.values, Priority: 'Low' } }))
        expect(judge([urgent, ...plain], [write({}), only])).toEqual(['unclear', 'unclear', 'unclear'])
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
        expect(findSetters(changed, [sets({ Status: 'Done' }, { settledAt: at(-47) })])).toHaveLength(1)
        expect(findSetters(changed, [sets({ Status: 'Done' }, { settledAt: at(-48) })])).toEqual([])
    })
    test('was changed by somebody else where one field that changed is none of ours', () => {
        const both = { ...changed, previous: { Status: 'Open', Priority: 'Low' } }
        expect(findSetters(both, [sets({ Status: 'Done' })])).toEqual([])
        expect(findSetters({ ...changed, previous: {} }, [])).toEqual([])
        expect(findSetters({ ...changed, previous: { Status: 'Open', Hidden__c: 'x' } }, [sets({ Status: 'Done' })])).toEqual([])
    })
})

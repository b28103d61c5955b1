/** What a change does to the mirror, decided without a store. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { applyChange, judgeChange } from '../../../../relay/src/mirror/index.ts'
import type { Change, JudgedChange, RecordState } from '../../../../relay/src/mirror/index.ts'
import { arrival, RECORD_IDS } from '../../../support/arbitrary-changes.ts'
import { replay } from '../../../support/reference-mirror.ts'

const long = process.env['HEADROOM_LONG'] === '1'

const time = (second: number): string => `2026-11-22T10:00:${String(second).padStart(2, '0')}.000Z`

function change(second: number, input: Partial<Change> = {}): Change {
    return {
        object: 'Lead',
        operation: 'updated',
        recordId: '00Q000000000001EAA',
        transaction: `transaction-${second}`,
        sequence: 0,
        capturedAt: time(second),
        systemModstamp: time(second),
        changedBy: null,
        values: {},
        previous: {},
        mergedInto: null,
        origin: null,
        isReread: false,
        ...input,
    }
}

const applyAll = (changes: readonly Change[]): RecordState | null =>
    changes.reduce<RecordState | null>((state, one) => applyChange(state, one), null)

function judgeLast(changes: readonly Change[]): Pick<JudgedChange, 'before' | 'after' | 'hasBefore' | 'isLate'> {
    const last = changes.at(-1)
    if (last === undefined) throw new Error('There must be a change to judge.')
    const state = applyAll(changes.slice(0, -1))
    return judgeChange(state, last, applyChange(state, last))
}

describe('applying a change', () => {
    test('FAILURES O3: any order, duplication and delay leaves what the plain model says', () => {
        fc.assert(
            fc.property(arrival, ({ history, deliveries }) => {
                for (const recordId of RECORD_IDS) {
                    const state = applyAll(deliveries.flat().filter((one) => one.recordId === recordId))
                    const expected = replay(history.filter((one) => one.recordId === recordId))
                    if (expected === null) expect(state).toBeNull()
                    else expect(state).toMatchObject({ ...expected })
                    expect(Object.keys(state?.values ?? {}).sort()).toEqual(Object.keys(expected?.values ?? {}).sort())
                }
            }),
            { numRuns: long ? 100_000 : 2_000 },
        )
    })

    test('FAILURES H5: a field missing from a payload keeps its value, null blanks it', () => {
        const state = applyAll([change(1, { values: { Status: 'Open', Company: 'Acme' } }), change(2, { values: { Status: null } })])
        expect(state?.values).toEqual({ Status: null, Company: 'Acme' })
        expect(Object.keys(state?.fieldVersions ?? {})).toEqual(['Company'])
    })

    test('a record of which the mirror keeps no values takes those of the change', () => {
        const state = applyChange(null, change(1, { values: { Status: 'Open', Company: 'Acme' } }))
        expect(applyChange({ ...state, values: null }, change(2, { values: { Status: 'Working' } })).values).toEqual({ Status: 'Working' })
    })

    test('FAILURES H4: of equal stamps in one transaction the later sequence wins, whichever arrives first', () => {
        const first = change(1, { transaction: 'same', sequence: 1, values: { Status: 'Open' } })
        const second = change(1, { transaction: 'same', sequence: 2, values: { Status: 'Working' } })
        expect(applyAll([first, second])?.values).toEqual({ Status: 'Working' })
        expect(applyAll([second, first])?.values).toEqual({ Status: 'Working' })
    })

    test('FAILURES O5: an update after a delete does not revive, an undelete does', () => {
        const deleted = change(1, { operation: 'deleted', mergedInto: '00Q000000000009EAA' })
        expect(applyAll([deleted, change(2)])).toMatchObject({ isDeleted: true, mergedInto: '00Q000000000009EAA' })
        expect(applyAll([deleted, change(2), change(3, { operation: 'undeleted' })])).toMatchObject({ isDeleted: false, mergedInto: null })
    })

    test('FAILURES O5: an undelete that arrives after the deletion that followed it does not revive', () => {
        const [undeleted, deleted] = [change(1, { operation: 'undeleted' }), change(2, { operation: 'deleted' })]
        expect(applyAll([deleted, undeleted])).toMatchObject({ isDeleted: true })
        expect(applyAll([deleted, change(3), undeleted])).toMatchObject({ isDeleted: true })
    })

    test('a delete that arrives before the update it followed stays a delete', () => {
        // A delete carries the stamp from before the deletion, so only the capture time tells it from the update.
        const update = change(1, { values: { Status: 'Working' } })
        const deletion = change(1, { operation: 'deleted', capturedAt: time(5), values: { Status: 'Working' }, transaction: 'later' })
        expect(applyAll([deletion, update])).toMatchObject({ isDeleted: true, values: { Status: 'Working' } })
    })

    test('a change to be read again moves the version and raises the flag, and the next full change takes it down', () => {
        const stale = applyAll([change(1, { values: { Status: 'Open' } }), change(2, { isReread: true })])
        expect(stale).toMatchObject({ isReread: true, values: { Status: 'Open' }, systemModstamp: time(2) })
        expect(applyChange(stale, change(3, { values: { Status: 'Closed' } }))).toMatchObject({
            isReread: false,
            values: { Status: 'Closed' },
        })
    })
})

describe('judging a change', () => {
    const [open, working] = [{ Status: 'Open' }, { Status: 'Working' }]

    test('the mirror’s state is the before, not the payload’s previous', () => {
        const double = [1, 2].map((second) => change(second, { values: working, previous: open }))
        expect(judgeLast(double)).toEqual({ before: working, after: working, hasBefore: true, isLate: false })
    })

    test('after an update a record is what the mirror makes of it: what the update does not carry is still there', () => {
        const seen = change(1, { values: { Status: 'Open', Company: 'Acme' } })
        expect(judgeLast([seen, change(2, { values: working })])).toEqual({
            before: { Status: 'Open', Company: 'Acme' },
            after: { Status: 'Working', Company: 'Acme' },
            hasBefore: true,
            isLate: false,
        })
    })

    test('a deletion of a record never seen is judged by what it says the record was', () => {
        const deletion = change(1, { operation: 'deleted', values: open })
        expect(judgeLast([deletion])).toEqual({ before: open, after: open, hasBefore: true, isLate: false })
        expect(judgeLast([{ ...deletion, values: {}, isReread: true }])).toMatchObject({ before: null, hasBefore: false })
    })

    test('where nobody needs to know what was before nobody looked, so nothing is known', () => {
        const seen = applyChange(null, change(1, { values: open }))
        const update = change(2, { values: working, previous: open })
        const next = applyChange(seen, update)
        expect(judgeChange({ ...seen, values: null }, update, next)).toEqual({
            before: null,
            after: working,
            hasBefore: false,
            isLate: false,
        })
    })

    test('a record never seen is judged by its previous', () => {
        const update = change(1, { values: { Status: 'Working', Company: 'Acme' }, previous: open })
        expect(judgeLast([update])).toMatchObject({ before: { Status: 'Open', Company: 'Acme' }, hasBefore: true })
    })

    test('an update of a record never seen that says nothing about before has none', () => {
        expect(judgeLast([change(1, { values: working })])).toMatchObject({ before: null, hasBefore: false })
    })

    test('a creation was nothing before, which is known', () => {
        expect(judgeLast([change(1, { operation: 'created', values: open })])).toMatchObject({ before: null, after: open, hasBefore: true })
    })

    test('a late change is judged by its own previous and its own values', () => {
        const late = change(1, { values: working, previous: open })
        expect(judgeLast([change(9, { values: { Status: 'Closed' } }), late])).toEqual({
            before: open,
            after: working,
            hasBefore: true,
            isLate: true,
        })
    })

    test('a change to be read again has no before, and neither has the first full change after nothing else was seen', () => {
        const reread = change(1, { isReread: true })
        expect(judgeLast([reread])).toMatchObject({ hasBefore: false })
        expect(judgeLast([reread, change(2, { values: working })])).toMatchObject({ before: null, hasBefore: false })
    })

    test('a change to be read again says nothing of a record that was seen either, but a deletion leaves what it was', () => {
        const seen = change(1, { values: open })
        expect(judgeLast([seen, change(2, { isReread: true })])).toMatchObject({ before: null, hasBefore: false })
        const deletion = change(2, { operation: 'deleted', isReread: true })
        expect(judgeLast([seen, deletion])).toMatchObject({ before: open, hasBefore: true })
    })

    test('previous speaks for a field that the mirror has not seen', () => {
        const seen = change(1, { values: { Company: 'Acme' }, previous: { Company: 'Old' } })
        const update = change(2, { values: { Company: 'Acme', Status: 'Working' }, previous: open })
        expect(judgeLast([seen, update])).toMatchObject({ before: { Company: 'Acme', Status: 'Open' } })
    })
})

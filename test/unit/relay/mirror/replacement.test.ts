/** Which records of some changes are planned to be replaced unread. */
import { describe, expect, test } from '@jest/globals'
import { planReplacements } from '../../../../relay/src/mirror/index.ts'
import type { Change, ReplacementPlan } from '../../../../relay/src/mirror/index.ts'

const OPEN = { Status: 'Open' }

const makeChange = (record: number, input: Partial<Change> = {}): Change => ({
    object: 'Lead',
    operation: 'updated',
    recordId: `00Q00000000000${record}EAA`,
    transaction: 'transaction-1',
    sequence: 0,
    capturedAt: '2026-11-22T10:00:00.000Z',
    systemModstamp: '2026-11-22T10:00:00.000Z',
    changedBy: null,
    values: OPEN,
    previous: {},
    mergedInto: null,
    origin: null,
    isReread: false,
    ...input,
})

const plan = (changes: readonly Change[], needsBefore: (change: Change) => boolean = () => false): ReplacementPlan =>
    planReplacements(changes, needsBefore)
const replacedBy = ({ replacements }: ReplacementPlan): Change[] =>
    replacements.flatMap(({ changes }) => changes.map(({ change }) => change))

describe('planned to be replaced', () => {
    test('are records that plain updates touch, one statement for those of an object that carry the same fields', () => {
        const changes = [makeChange(1), makeChange(2), makeChange(3, { values: { Phone: '1' } }), makeChange(4, { object: 'Contact' })]
        const { replacements, replacing, rest } = plan(changes)
        expect(replacements.map(({ object, changes: some }) => [object, some.length])).toEqual([
            ['Lead', 2],
            ['Lead', 1],
            ['Contact', 1],
        ])
        expect([replacing, rest]).toEqual([changes, []])
    })

    test('is a record by the last of its updates', () => {
        const changes = [makeChange(1), makeChange(1, { sequence: 1 })]
        expect(replacedBy(plan(changes))).toEqual([changes[1]])
        expect(plan(changes).replacing).toEqual(changes)
    })

    test('are the four largest groups: a delivery of many sets of fields takes no more statements', () => {
        const sets = ['A', 'B', 'C', 'D', 'E', 'F'].map((name, index) => makeChange(index, { values: { [name]: null } }))
        const { replacements, rest } = plan([...sets, makeChange(7, { values: { F: 'x' } })])
        expect(replacements.map(({ changes }) => changes.length)).toEqual([2, 1, 1, 1])
        expect(rest).toEqual([sets[3], sets[4]])
    })
})

describe('read, with all of its changes, is a record', () => {
    test.each<[string, readonly Change[]]>([
        ['that is created, deleted or undeleted', [makeChange(1, { operation: 'created' })]],
        ['whose change came as an id only', [makeChange(1, { isReread: true, values: {} })]],
        ['that is deleted after an update', [makeChange(1), makeChange(1, { sequence: 1, operation: 'deleted' })]],
        ['that is updated after it was created', [makeChange(1, { operation: 'created' }), makeChange(1, { sequence: 1 })]],
        ['of which a change is older than the one before it', [makeChange(1, { sequence: 1 }), makeChange(1)]],
        ['whose changes carry other fields', [makeChange(1), makeChange(1, { sequence: 1, values: { Phone: '1' } })]],
    ])('%s', (_name, changes) => {
        expect(plan(changes)).toEqual({ replacements: [], replacing: [], rest: changes })
    })

    test('that a rule needs as it was, and no other', () => {
        const [needed, other] = [makeChange(1), makeChange(2)]
        const { rest, replacing } = plan([needed, other], (change) => change === needed)
        expect([rest, replacing]).toEqual([[needed], [other]])
    })
})

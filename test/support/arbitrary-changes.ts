/** Random histories of records, and random ways in which they may arrive: out of order, doubled, late, with fields missing. */
import fc from 'fast-check'
import type { Change, FieldValue } from '../../relay/src/mirror/index.ts'

const START = Date.UTC(2026, 10, 22, 10)
const OPERATIONS = ['created', 'updated', 'updated', 'updated', 'deleted', 'undeleted'] as const
const WINNER = '00Q000000000009EAA'
export const RECORD_IDS = ['00Q000000000001EAA', '00Q000000000002EAA', '00Q000000000003EAA']

const fieldValue: fc.Arbitrary<FieldValue> = fc.oneof(
    fc.constantFrom('Open', 'Working', 'Closed', ''),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
)

/** Fields go missing when the user who saved could not see them. */
const values = fc.record({ Status: fieldValue, Company: fieldValue, toString: fieldValue }, { requiredKeys: [] })

/** Stamps have whole seconds and few of them, so that ties are usual: then the capture time and the sequence decide. */
const change = fc.record({
    recordId: fc.constantFrom(...RECORD_IDS),
    operation: fc.constantFrom(...OPERATIONS),
    second: fc.integer({ min: 0, max: 4 }),
    millisecond: fc.integer({ min: 0, max: 2 }),
    isMerge: fc.boolean(),
    isReread: fc.boolean(),
    values,
})

type Draft = typeof change extends fc.Arbitrary<infer Value> ? Value : never

function toChange(draft: Draft, index: number, run: string): Change {
    const isReread = draft.isReread && index % 5 === 0
    return {
        object: 'Lead',
        operation: draft.operation,
        recordId: draft.recordId,
        transaction: `${run}-${String(index % 3)}`,
        sequence: index,
        capturedAt: new Date(START + draft.second * 1000 + draft.millisecond).toISOString(),
        systemModstamp: new Date(START + draft.second * 1000).toISOString(),
        changedBy: null,
        values: isReread ? {} : draft.values,
        previous: {},
        mergedInto: draft.operation === 'deleted' && draft.isMerge ? WINNER : null,
        origin: null,
        isReread,
    }
}

export interface Arrival {
    readonly history: readonly Change[]
    /** The deliveries as they come: every change at least once. */
    readonly deliveries: readonly (readonly Change[])[]
}

/** Cuts a list into deliveries of the given sizes. */
function cut(changes: readonly Change[], sizes: readonly number[]): Change[][] {
    const deliveries: Change[][] = []
    for (let at = 0, turn = 0; at < changes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        deliveries.push(changes.slice(at, at + size))
        at += size
    }
    return deliveries
}

let runs = 0

export const arrival: fc.Arbitrary<Arrival> = fc
    .array(change, { minLength: 1, maxLength: 14 })
    .map((drafts) => drafts.map((draft, index) => ({ draft, index })))
    .chain((drafts) =>
        fc.tuple(
            fc.constant(drafts),
            fc.shuffledSubarray([...drafts, ...drafts], { minLength: drafts.length }),
            fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
        ),
    )
    .map(([drafts, order, sizes]) => {
        const run = `run-${process.pid}-${runs++}`
        const history = drafts.map(({ draft, index }) => toChange(draft, index, run))
        // What was not drawn arrives last, so that nothing is lost: only order, number and delay vary.
        const arrived = [...order, ...drafts].map(({ index }) => history[index]).filter((one): one is Change => one !== undefined)
        return { history, deliveries: cut(arrived, sizes) }
    })

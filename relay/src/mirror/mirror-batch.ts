/** Applies the changes of one delivery, in order, to the states loaded for it. Pure; what is stored is the store's business. */
import { applyChange, judgeChange, keyOf } from './mirror-policy.ts'
import type { Change, JudgedChange, RecordState } from './mirror-types.ts'

/** States by `object/recordId`; a record that is absent was never seen. */
export type States = ReadonlyMap<string, RecordState>

export interface Batch {
    readonly judged: readonly JudgedChange[]
    /** New states of the records that the changes touched. */
    readonly touched: States
}

/** `positionOf` gives a change's place in the feed; 0 while it has none yet. */
export function applyBatch(states: States, changes: readonly Change[], positionOf: (change: Change) => number): Batch {
    const touched = new Map<string, RecordState>()
    const judged = changes.map((change) => {
        const key = keyOf(change)
        const state = touched.get(key) ?? states.get(key) ?? null
        const position = positionOf(change)
        const next = applyChange(state, change, position)
        touched.set(key, next)
        return { change, position, ...judgeChange(state, change, next) }
    })
    return { judged, touched }
}

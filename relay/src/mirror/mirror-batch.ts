/** Applies the changes of one delivery, in order, to the states loaded for it. Pure; what is stored is the store's business. */
import { applyChange, judgeChange, keyOf, versionOf } from './mirror-policy.ts'
import type { Change, JudgedChange, RecordState, StoredState } from './mirror-types.ts'

/** States by `object/recordId`; a record that is absent was never seen. */
export type States = ReadonlyMap<string, StoredState>

export interface Batch {
    readonly judged: readonly JudgedChange[]
    /** New states of the records that the changes touched. */
    readonly touched: ReadonlyMap<string, RecordState>
}

/** Which of the changes are late: known before they are applied, because it is stored with them as they get their places in the feed. */
export function findLate(states: States, changes: readonly Change[]): ReadonlySet<Change> {
    const newest = new Map<string, string>()
    const late = new Set<Change>()
    for (const change of changes) {
        const [key, version] = [keyOf(change), versionOf(change)]
        const known = newest.get(key) ?? states.get(key)?.version
        if (known !== undefined && version < known) late.add(change)
        else newest.set(key, version)
    }
    return late
}

/** `positionOf` gives a change's place in the feed. */
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

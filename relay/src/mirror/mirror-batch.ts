/** Applies the changes of one delivery, in order, to the states loaded for it. Pure; what is stored is the store's business. */
import { applyChange, judgeChange, keyOf, versionOf } from './mirror-policy.ts'
import type { Change, JudgedChange, RecordState, StoredState } from './mirror-types.ts'

/** States by `object/recordId`; a record that is absent was never seen. */
export type States = ReadonlyMap<string, StoredState>

export interface Touched {
    readonly state: RecordState
    /** The last of the changes to the record. */
    readonly change: Change
}

/** Its place in the feed is not known yet. */
export type Judged = Omit<JudgedChange, 'position'>

export interface Batch {
    /** In the order of the changes. */
    readonly judged: readonly Judged[]
    /** New states of the records, by `object/recordId`. */
    readonly touched: ReadonlyMap<string, Touched>
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

export function applyBatch(states: States, changes: readonly Change[]): Batch {
    const touched = new Map<string, Touched>()
    const judged = changes.map((change) => {
        const key = keyOf(change)
        const known = touched.get(key)?.state ?? states.get(key) ?? null
        const state = applyChange(known, change)
        touched.set(key, { state, change })
        return { change, ...judgeChange(known, change, state) }
    })
    return { judged, touched }
}

/** A change that replaced a state which nobody read, because no rule needs it. */
export const judgeReplacing = (change: Change): Judged => ({ change, before: null, after: change.values, hasBefore: false, isLate: false })

/** The judged changes by their places in the feed, without those that have none: they were there before. */
export function placeChanges(judged: readonly Judged[], positions: ReadonlyMap<Change, number>): JudgedChange[] {
    const placed = judged.flatMap((one) => {
        const position = positions.get(one.change)
        return position === undefined ? [] : [{ ...one, position }]
    })
    return placed.sort((a, b) => a.position - b.position)
}

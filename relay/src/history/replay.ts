/** Judges past changes once more, each with the state that the ones before it left. Pure; what is not given is unknown to it. */
import { applyBatch, placeChanges } from '../mirror/index.ts'
import type { Change, JudgedChange } from '../mirror/index.ts'
import type { PastChange } from './history-store.ts'

/** `changes` are of one record, in their order. What the record was before the first of them only that change itself can tell. */
export function replayRecord(changes: readonly PastChange[]): readonly JudgedChange[] {
    const positions = new Map<Change, number>(changes.map((change) => [change, change.position]))
    return placeChanges(applyBatch(new Map(), changes).judged, positions)
}

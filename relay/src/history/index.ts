/** The door of the history: past changes as rules would have judged them. */
export { findPositionBefore, readObjectChanges, readRecordChanges } from './history-store.ts'
export type { PastChange } from './history-store.ts'
export { replayRecord } from './replay.ts'

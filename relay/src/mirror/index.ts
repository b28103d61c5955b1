/** The door of the mirror: the newest state of each record, whatever order its changes arrive in. */
export { applyBatch, findLate, placeChanges } from './mirror-batch.ts'
export type { Batch, States } from './mirror-batch.ts'
export { applyChange, isConversion, judgeChange, versionOf } from './mirror-policy.ts'
export { loadStates, saveStates } from './mirror-store.ts'
export { READ_PREFIXES } from './mirror-types.ts'
export type { Change, FieldValue, JudgedChange, Operation, RecordState, StoredState, Values } from './mirror-types.ts'

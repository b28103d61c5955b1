/** The door of the mirror: the newest state of each record, whatever order its changes arrive in. */
export type { Change, FieldValue, JudgedChange, Operation, RecordState, Values } from './mirror-types.ts'

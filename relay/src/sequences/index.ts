/** The door of sequences: lists of records, and who put them there. */
export { createEnrollmentRoutes } from './enrollment-routes.ts'
export { endEnrollments, startEnrollments } from './enrollment-store.ts'
export type { EnrollmentChange } from './enrollment-store.ts'
export { endRecords, mergeRecords } from './record-end-store.ts'
export { createSequenceRoutes } from './sequence-routes.ts'
export { createSequenceService } from './sequence-service.ts'
export type { SequenceService } from './sequence-service.ts'
export { holdSequences } from './sequence-store.ts'

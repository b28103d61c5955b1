/** The door of retention: what is old enough to go, goes. */
export { createRetentionWorker } from './retention-worker.ts'
export type { RetentionWorker } from './retention-worker.ts'

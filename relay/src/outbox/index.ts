/** The door of the outbox: work that changes caused, done once. */
export { readOutboxFigures } from './outbox-store.ts'
export { createOutboxWorker } from './outbox-worker.ts'
export type { OutboxWorker } from './outbox-worker.ts'
export { mindEnds, mindEndsAlone, needForEnds, needForEndsAlone } from './record-ends.ts'

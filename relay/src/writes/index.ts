/** The door of write-back: what is to be done in Salesforce, done once, by the cheapest channel that is open. */
export { commandRouteDescription } from './command-routes.ts'
export { recogniseEchoes } from './echo-service.ts'
export { queueRecordWrites } from './rule-writes.ts'
export type { RecordWrite, TaskAction } from './rule-writes.ts'
export { createWrites } from './writes.ts'
export type { Writes } from './writes.ts'

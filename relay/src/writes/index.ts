/** The door of write-back: what is to be done in Salesforce, done once, by the cheapest channel that is open. */
export { commandRouteDescription } from './command-routes.ts'
export { createWrites } from './writes.ts'
export type { Writes } from './writes.ts'

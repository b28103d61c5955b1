/** The door of failures: changes that could not be applied, kept with their cause until a person settles them. */
export { createFailureRoutes } from './failure-routes.ts'
export { failureSchema } from './failure-schema.ts'
export type { Failure } from './failure-schema.ts'
export { createFailureService } from './failure-service.ts'
export type { ApplyAgain, FailureParts, FailureService } from './failure-service.ts'
export { listFailuresOfRecord, parkChanges, readFailureFigures } from './failure-store.ts'
export type { PoisonChange } from './failure-store.ts'

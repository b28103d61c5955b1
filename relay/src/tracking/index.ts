/** The door of tracking: which of the approved fields leave the org. */
export { createConfigReader } from './config-reader.ts'
export type { Config, ReadConfig } from './config-reader.ts'
export type { FieldUses } from './tracking-policy.ts'
export { createTrackingRoutes } from './tracking-routes.ts'
export { createTracking, trackUsedFields } from './tracking-service.ts'
export type { Tracking } from './tracking-service.ts'
export { selectWanted } from './tracking-store.ts'

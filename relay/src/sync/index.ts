/** The door of sync: in which mode an org is synced. */
export { createModeService } from './mode-service.ts'
export type { ModeService } from './mode-service.ts'
export { createModeWorker } from './mode-worker.ts'
export type { ModeWorker } from './mode-worker.ts'
export { createSyncRoutes } from './sync-routes.ts'

/** The door of sync: in which mode an org is synced, and how what real time misses is read. */
export type { ApplyRead } from './apply-rows.ts'
export { createIntervalService } from './interval-service.ts'
export { createModeService } from './mode-service.ts'
export type { ModeService } from './mode-service.ts'
export { createSyncRoutes } from './sync-routes.ts'
export { createSyncWorker } from './sync-worker.ts'
export type { SyncWorker } from './sync-worker.ts'

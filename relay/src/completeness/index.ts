/** The door of completeness: the proof that nothing is missing, and the heal of what is. */
export { selectReceipts } from './check-store.ts'
export { questionSchema, reportSchema } from './completeness-schema.ts'
export { createCompleteness } from './completeness-service.ts'
export type { ApplyHeals, Completeness } from './completeness-service.ts'
export type { Question, Receipt, Report } from './completeness-types.ts'
export { createResyncRoutes } from './resync-routes.ts'
export { resyncStateSchema } from './resync-schema.ts'
export { createResyncService, tellResync } from './resync-service.ts'

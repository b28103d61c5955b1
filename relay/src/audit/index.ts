/** The door of the audit: who changed which setting. The store's triggers write it, nobody else does. */
export { createAuditRoutes } from './audit-routes.ts'
export { isChangedSince } from './audit-store.ts'

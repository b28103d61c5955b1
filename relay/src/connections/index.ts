/** The door of connections: which orgs the relay may ask, by which credentials, and whether that works. */
export { CERTIFICATE_YEARS, makeKeyAndCertificate } from './certificate.ts'
export { createConnectionRoutes } from './connection-routes.ts'
export { createConnections } from './connection-service.ts'
export { isUsable, saveConnection, selectConnection } from './connection-store.ts'
export { isAvailable } from './connection-types.ts'
export type { Grant, SalesforceConnections, User } from './connection-types.ts'

/** The door of orgs: who may deliver, who may read, and how an org is doing. */
export { createGapRoutes } from './gap-routes.ts'
export { readGapFigures } from './gap-store.ts'
export type { KeyTexts } from './org-keys.ts'
export { createOrgAdmin } from './org-admin-service.ts'
export type { OrgAdmin } from './org-admin-service.ts'
export { createOrgs } from './org-service.ts'
export type { Orgs } from './org-service.ts'
export type { Control, Gap, KeyPair, LimitsSnapshot, ListedOrg, ListedToken, OrgKeys, OrgStatus, Sign } from './org-types.ts'

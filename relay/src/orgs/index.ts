/** The door of orgs: who may deliver, who may read, and how an org is doing. */
export { createOrgs } from './org-service.ts'
export type { Orgs } from './org-service.ts'
export type { Control, LimitsSnapshot, OrgKeys, OrgStatus, Sign } from './org-types.ts'

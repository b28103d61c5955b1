/** The door of schemas: what orgs say of their objects and what their admins approved. */
export { isApproved, requireField } from './field-lookup.ts'
export { approvalsSchema, wireSchemaSchema } from './field-schema.ts'
export type { Description, Field, ObjectSchema } from './field-schema.ts'
export { isIntervalOnly, REALTIME_OBJECTS } from './realtime-objects.ts'
export { createSchemaRoutes } from './schema-routes.ts'
export { takeDescription } from './schema-service.ts'
export { askForSchema, findSchema, readSchema, selectDescribed, selectSchemas } from './schema-store.ts'

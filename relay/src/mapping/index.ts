/** The door of mapping: how an application's names and values become fields of Salesforce. */
export { mapValues } from './mapping-policy.ts'
export type { MappedValues } from './mapping-policy.ts'
export { createMappingRoutes } from './mapping-routes.ts'
export { readMapping } from './mapping-service.ts'

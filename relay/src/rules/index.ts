/** The door of rules: judged with every delivery, written and explained through the API. */
export { readRuleFigures } from './brake-store.ts'
export { createFiringRoutes } from './firing-routes.ts'
export { createMatchRoutes } from './match-routes.ts'
export { continueMatching, createMatchService } from './match-service.ts'
export { createRuleRoutes } from './rule-routes.ts'
export { createRuleService, selectFirings } from './rule-service.ts'
export type { RuleService } from './rule-service.ts'
export { findRuleUsingSequence } from './rule-store.ts'

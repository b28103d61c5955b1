/** The door of intake: what an org delivers becomes part of the feed here, and nowhere else. */
export { createDeliveryRouter, deliveryRouteDescription } from './delivery-routes.ts'
export type { DeliveryRouteParts } from './delivery-routes.ts'
export { createIntake } from './delivery-service.ts'
export type { AcceptedSummary, Intake, JudgeChanges } from './delivery-service.ts'
export { sign } from './delivery-policy.ts'

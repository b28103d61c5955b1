/** The door of intake: what an org delivers becomes part of the feed here, and nowhere else. */
export { createDeliveryRouter, deliveryRouteDescription } from './delivery-routes.ts'
export type { DeliveryRouteParts } from './delivery-routes.ts'
export { createIntake } from './delivery-service.ts'
export { applyParked, applyRead } from './apply-changes.ts'
export type { ApplyParts, Judge, OpenJudge } from './apply-changes.ts'
export type { AcceptedSummary, GovernPace, Intake } from './delivery-service.ts'

/** Quota: what Headroom spends of an org's limits, and how it keeps within its share. */
export { createPace } from './pace-service.ts'
export type { Pace } from './pace-service.ts'

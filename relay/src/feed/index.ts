/** The door of the feed: what applications read. */
export { createFeedRoutes } from './feed-routes.ts'
export { FeedSignal } from './feed-signal.ts'
export { readChanges } from './feed-store.ts'
export type { FeedChange } from './feed-schema.ts'

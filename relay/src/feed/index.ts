/** The door of the feed: what applications read. */
export { createFeedRoutes } from './feed-routes.ts'
export { FeedSignal } from './feed-signal.ts'
export { findNewestChange, readChanges, readFloor } from './feed-store.ts'
export type { FeedChange } from './feed-schema.ts'

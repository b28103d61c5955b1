/** The door of the story: what happened to one record, and why or why not. */
export { createStoryRoutes } from './story-routes.ts'

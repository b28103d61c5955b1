/** The door of notices: what an admin should know although nobody asked, once per event. */
export { createNoticeRoutes } from './notice-routes.ts'
export { giveNotice } from './notice-store.ts'

/** The door of notices: what an admin should know although nobody asked, once per event. */
export { createMailSender } from './mail-sender.ts'
export type { MailOptions } from './mail-sender.ts'
export { createMailWorker } from './mail-worker.ts'
export type { MailWorker } from './mail-worker.ts'
export { createNoticeRoutes } from './notice-routes.ts'
export type { NoticeKind } from './notice-schema.ts'
export { giveNotice, selectNotices } from './notice-store.ts'

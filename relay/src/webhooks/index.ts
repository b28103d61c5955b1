/** The door of webhooks: what the relay tells other applications by itself. */
export { holdWebhooks, queueCalls } from './call-store.ts'
export type { SenderOptions } from './webhook-sender.ts'
export { createWebhooks } from './webhooks.ts'
export type { Webhooks } from './webhooks.ts'

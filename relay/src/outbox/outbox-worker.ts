/** Decides when to look into the outbox: at once when this process has committed something, every second for what other replicas left. */
import { createBackgroundLoop } from '../platform/background-loop.ts'
import type { BackgroundLoop } from '../platform/background-loop.ts'
import { createOutboxService } from './outbox-service.ts'
import type { OutboxOptions } from './outbox-service.ts'

const POLL_MS = 1_000

/** Nothing is claimed after its stop. */
export type OutboxWorker = BackgroundLoop

export function createOutboxWorker(options: OutboxOptions): OutboxWorker {
    const service = createOutboxService(options)
    return createBackgroundLoop({
        async work(isStopped) {
            await service.endWaits()
            while (!isStopped() && (await service.runOnce()) > 0);
        },
        everyMs: POLL_MS,
        onFailure: (error) => options.log.warn({ err: error }, 'The outbox could not be carried out; it is tried again in a second.'),
    })
}

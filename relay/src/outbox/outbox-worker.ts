/** Decides when to look into the outbox: at once when this process has committed something, every second for what other replicas left. */
import { createOutboxService } from './outbox-service.ts'
import type { OutboxOptions } from './outbox-service.ts'

const POLL_MS = 1_000

export interface OutboxWorker {
    /** Says that there may be something to do now. */
    wake(): void
    /** Carries out all that is due. */
    drain(): Promise<void>
    start(): void
    /** Waits for what is being carried out; nothing is claimed afterwards. */
    stop(): Promise<void>
}

export function createOutboxWorker(options: OutboxOptions): OutboxWorker {
    const { log } = options
    const service = createOutboxService(options)
    let running: Promise<void> | null = null
    let isWoken = false
    let isStopped = false
    let timer: NodeJS.Timeout | undefined

    async function run(): Promise<void> {
        do {
            isWoken = false
            await service.endWaits()
            while (!isStopped && (await service.runOnce()) > 0);
        } while (isWoken && !isStopped)
    }

    /** One run at a time: a wake during a run makes it look once more. */
    function drain(): Promise<void> {
        isWoken = true
        running ??= run().finally(() => (running = null))
        return running
    }

    function wake(): void {
        if (isStopped) return
        drain().catch((error: unknown) => log.warn({ err: error }, 'The outbox could not be carried out; it is tried again in a second.'))
    }

    return {
        wake,
        drain,
        start: () => {
            timer = setInterval(wake, POLL_MS)
            wake()
        },
        stop: async () => {
            isStopped = true
            clearInterval(timer)
            // A failure is logged by the wake that caused it, and the actions are still in the outbox.
            await running?.catch(() => undefined)
        },
    }
}

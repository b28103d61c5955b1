/** Wakes the long polls of an org when this process has committed changes of it. Changes that another replica commits are polled for. */

/** Long polls beyond this many are answered at once, as if they had not asked to wait. */
const WAITERS_MAX = 2_000

export class FeedSignal {
    private readonly waiters = new Map<string, Set<() => void>>()
    private count = 0
    private isClosed = false

    notify(orgId: string): void {
        for (const wake of this.waiters.get(orgId) ?? []) wake()
    }

    /** Whether it is worth waiting at all. */
    get canWait(): boolean {
        return !this.isClosed && this.count < WAITERS_MAX
    }

    /** Resolves when the org has news, after `milliseconds`, when the caller has gone, or when the relay stops: whatever comes first. */
    async wait(orgId: string, milliseconds: number, signal: AbortSignal): Promise<void> {
        if (!this.canWait || signal.aborted) return
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, milliseconds)
        signal.addEventListener('abort', () => resolve(), { once: true })
        const waiters = this.waiters.get(orgId) ?? new Set()
        this.waiters.set(orgId, waiters.add(resolve))
        this.count++
        try {
            await promise
        } finally {
            clearTimeout(timer)
            this.count--
            waiters.delete(resolve)
            if (waiters.size === 0 && this.waiters.get(orgId) === waiters) this.waiters.delete(orgId)
        }
    }

    /** Ends all waiting, so that a stopping relay answers its long polls instead of cutting them off. */
    close(): void {
        this.isClosed = true
        for (const orgId of [...this.waiters.keys()]) this.notify(orgId)
    }
}

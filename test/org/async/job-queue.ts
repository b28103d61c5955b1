/** Committed jobs until they have run: first delayed, then waiting in order, then running, several at once. It knows no Apex. */
import type { OrgClock } from '../platform/clock.ts'
import type { Job } from './job.ts'

/** Salesforce names no number for queueables; enough that callouts overlap, few enough that a relay test is not a flood. */
const JOBS_AT_ONCE = 20

export class JobQueue {
    private readonly clock: OrgClock
    private readonly onFault: (error: unknown) => void
    private readonly delayed = new Map<Job, () => void>()
    private waiting: Job[] = []
    private readonly running = new Set<Job>()
    private isPumping = false

    constructor(clock: OrgClock, onFault: (error: unknown) => void) {
        this.clock = clock
        this.onFault = onFault
    }

    submit(job: Job): void {
        if (job.delayMs === 0) return this.makeReady(job)
        const cancel = this.clock.after(job.delayMs, () => {
            this.delayed.delete(job)
            this.makeReady(job)
        })
        this.delayed.set(job, cancel)
    }

    /** Delayed jobs included (row D7). */
    isSignatureWaiting(signature: string): boolean {
        return [...this.delayed.keys(), ...this.waiting].some((job) => job.signature === signature)
    }

    /** @returns whether the job was still waiting. */
    drop(id: string): boolean {
        for (const [job, cancel] of this.delayed) {
            if (job.id !== id) continue
            cancel()
            return this.delayed.delete(job)
        }
        const before = this.waiting.length
        this.waiting = this.waiting.filter((job) => job.id !== id)
        return this.waiting.length < before
    }

    /** Jobs that will run without the clock moving. */
    get dueCount(): number {
        return this.waiting.length
    }

    get delayedCount(): number {
        return this.delayed.size
    }

    get runningCount(): number {
        return this.running.size
    }

    activeBatches(): number {
        return [...this.delayed.keys(), ...this.waiting, ...this.running].filter((job) => job.kind === 'batch').length
    }

    close(): void {
        for (const cancel of this.delayed.values()) cancel()
        this.delayed.clear()
        this.waiting = []
    }

    private makeReady(job: Job): void {
        this.waiting.push(job)
        if (this.isPumping) return
        this.isPumping = true
        // Never inside the commit that submits: the saving transaction goes first.
        setImmediate(() => {
            this.isPumping = false
            this.pump()
        })
    }

    private pump(): void {
        while (this.running.size < JOBS_AT_ONCE) {
            const job = this.waiting.shift()
            if (job === undefined) return
            this.running.add(job)
            void job
                .run()
                .catch(this.onFault)
                .finally(() => {
                    this.running.delete(job)
                    this.pump()
                })
        }
    }
}

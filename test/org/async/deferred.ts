/** The jobs and events that a transaction leaves for after its commit. Holds and rewinds them; who carries them out is not its matter. */
import type { DeferredMark, DeferredWork } from './async-types.ts'
import type { Job } from './job.ts'
import type { PendingEvent } from './event.ts'

export class Deferred implements DeferredWork {
    private jobs: Job[] = []
    private events: PendingEvent[] = []

    addJob(job: Job): void {
        this.jobs.push(job)
    }

    addEvent(event: PendingEvent): void {
        this.events.push(event)
    }

    get eventCount(): number {
        return this.events.length
    }

    /** Waiting jobs, for duplicate signatures (row D7) and abortJob. */
    get waitingJobs(): readonly Job[] {
        return this.jobs
    }

    dropJob(id: string): boolean {
        const before = this.jobs.length
        this.jobs = this.jobs.filter((job) => job.id !== id)
        return this.jobs.length < before
    }

    mark(): DeferredMark {
        return { jobs: this.jobs.length, events: this.events.length }
    }

    rewind(mark: DeferredMark): void {
        this.jobs.length = Math.min(this.jobs.length, mark.jobs)
        this.events.length = Math.min(this.events.length, mark.events)
    }

    takeJobs(): Job[] {
        return this.jobs.splice(0)
    }

    takeEvents(): PendingEvent[] {
        return this.events.splice(0)
    }
}

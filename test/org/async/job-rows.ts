/** AsyncApexJob rows: what SOQL shows of a job while it waits, runs and has ended. Object Reference, "AsyncApexJob". */
import type { BusyClass } from '../local-org.ts'
import { ApexException } from '../runtime/exception.ts'
import { currentTransaction } from '../runtime/transaction.ts'
import { ApexDatetime } from '../runtime/date-time.ts'
import type { AsyncHost } from './host.ts'

export type JobType = 'Queueable' | 'Future' | 'BatchApex' | 'ScheduledApex'
export type JobStatus = 'Queued' | 'Processing' | 'Completed' | 'Failed' | 'Aborted'

export class JobRows {
    private readonly host: AsyncHost

    constructor(host: AsyncHost) {
        this.host = host
    }

    /** Inside the enqueueing transaction, so that its rollback removes the row. */
    create(jobType: JobType, className: string, methodName: string | null, userId: string): string {
        const topLevel = className.split('.')[0] ?? className
        return this.host.store.putRow('AsyncApexJob', {
            JobType: jobType,
            Status: 'Queued',
            ApexClassId: this.host.store.findRows('ApexClass', 'Name', topLevel)[0] ?? null,
            MethodName: methodName,
            CreatedById: userId,
            CreatedDate: this.now(),
            JobItemsProcessed: 0,
            TotalJobItems: 0,
            NumberOfErrors: 0,
        })
    }

    status(id: string, status: JobStatus, error: unknown = null): void {
        const ended = status === 'Queued' || status === 'Processing' ? {} : { CompletedDate: this.now() }
        this.patch(id, { Status: status, ...ended, ...(error === null ? {} : { ExtendedStatus: describe(error) }) })
    }

    /** Jobs of Apex that wait or run. */
    underWay(): BusyClass[] {
        const { store } = this.host
        const ids = (['Queued', 'Processing'] as const).flatMap((status) => store.findRows('AsyncApexJob', 'Status', status))
        return ids.flatMap((id) => {
            const classId = store.readField(id, 'ApexClassId')
            const className = typeof classId === 'string' ? store.readField(classId, 'Name') : null
            return typeof className === 'string' ? [{ kind: 'job', id, className }] : []
        })
    }

    patch(id: string, values: Readonly<Record<string, unknown>>): void {
        // A row that a caller has deleted or a test has rolled back is nobody's any more.
        if (this.host.store.readField(id, 'Status') === undefined) return
        this.host.store.patchRow(id, values)
        if (currentTransaction() === null) this.host.store.commit()
    }

    private now(): ApexDatetime {
        return new ApexDatetime(Math.floor(this.host.services.clock.now() / 1000) * 1000)
    }
}

/** ExtendedStatus holds 1,000 characters. */
function describe(error: unknown): string {
    const text = error instanceof ApexException ? error.getMessage() : `internal error of the local org: ${String(error)}`
    return text.slice(0, 1000)
}

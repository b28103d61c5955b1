/** A queued piece of asynchronous Apex. Types only. */
import type { RunningUser } from '../runtime/transaction.ts'
import type { OrgTransaction } from './transactions.ts'

export interface Chain {
    /** 1 for a job that no queueable enqueued. */
    readonly depth: number
    readonly maximumDepth: number
    /** Consecutive failures that a finalizer has answered by enqueueing again (row D11). */
    readonly failures: number
}

export interface Job {
    /** AsyncApexJob id, 707…; for futures too. */
    readonly id: string
    readonly kind: 'queueable' | 'future' | 'batch' | 'scheduled'
    /** As log and usage name it: `DeliveryJob`, `Sync.refresh`. */
    readonly name: string
    readonly user: RunningUser
    readonly delayMs: number
    readonly signature: string | null
    readonly chain: Chain
    /** Runs it in this thread (Apex tests). */
    readonly runInTest: (parent: OrgTransaction) => void
    readonly run: () => Promise<void>
}

export const NO_CHAIN: Chain = { depth: 1, maximumDepth: Number.MAX_SAFE_INTEGER, failures: 0 }

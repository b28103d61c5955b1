/** The org's daily allowance of asynchronous Apex: who is refused and what counts (row D28; finalizers and event triggers are free). */
import { apexException } from '../runtime/exception.ts'
import type { AsyncEngine } from './engine.ts'
import type { OrgTransaction } from './transactions.ts'

export const DAILY_ASYNC = 'DailyAsyncApexExecutions'

/** Jobs that wait have not been counted yet, so they are part of the question. @throws System.AsyncException, which Apex may catch. */
export function requireDailyAllowance(engine: AsyncEngine, tx: OrgTransaction): void {
    const waiting = engine.queue.dueCount + engine.queue.delayedCount + tx.deferred.waitingJobs.length
    if (engine.host.limits.allows(DAILY_ASYNC, waiting + 1)) return
    throw apexException('AsyncException', 'Rate Limiting Exception : AsyncApexExecutions Limit exceeded.')
}

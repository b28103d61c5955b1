/** What the API keeps between requests. Types only: api.ts makes it. */
import type { LocalOrg } from '../local-org.ts'
import type { BulkJobs } from './bulk/bulk-jobs.ts'
import type { ClientRegistry } from './clients.ts'
import type { QueryCursors } from './query-cursors.ts'
import type { Refusals } from './refusals.ts'
import type { DeleteLog } from './replication/delete-log.ts'
import type { LongTransactions } from './replication/long-transactions.ts'
import type { SessionRegistry } from './sessions.ts'

export interface ApiServices {
    readonly org: LocalOrg
    readonly clients: ClientRegistry
    readonly sessions: SessionRegistry
    readonly cursors: QueryCursors
    readonly refusals: Refusals
    readonly deleteLog: DeleteLog
    readonly bulk: BulkJobs
    readonly transactions: LongTransactions
}

/** Removes once an hour what is older than the retention, org by org in small batches, so that no delivery has to wait for it. */
import { createBackgroundLoop } from '../platform/background-loop.ts'
import type { BackgroundLoop } from '../platform/background-loop.ts'
import type { Database, Sql } from '../platform/database.ts'
import { acrossOrgs } from '../platform/every-org.ts'
import { reachFailPoint } from '../platform/failpoints.ts'
import type { Logger } from '../platform/log.ts'
import { withinOrg } from '../platform/org-scope.ts'
import { PURGES, listOrgIds, purge, tryLock } from './retention-store.ts'
import type { Purged } from './retention-store.ts'

const HOUR_MS = 3_600_000
/** Measured on two cores: 15 to 26 ms in the middle, 54 ms at most, while 1,000 took up to 471 ms. The org's deliveries wait that long. */
const BATCH_ROWS = 500

/** Its drain removes all that is old enough now. */
export type RetentionWorker = BackgroundLoop

export interface RetentionOptions {
    readonly database: Database
    readonly log: Logger
    readonly days: number
    readonly count: (table: Purged, rows: number) => void
}

export function createRetentionWorker({ database, log, days, count }: RetentionOptions): RetentionWorker {
    /** Each batch is a transaction of its own. An org that another replica is at work on is left to it. */
    async function purgeTable(orgId: string, table: Purged, isStopped: () => boolean): Promise<void> {
        while (!isStopped()) {
            const batch = async (sql: Sql): Promise<number> => {
                const removed = (await tryLock(sql, orgId)) ? await purge(sql, table, { orgId, days, limit: BATCH_ROWS }) : 0
                if (removed > 0) reachFailPoint('compaction-mid')
                return removed
            }
            const removed = await withinOrg(orgId, () => database.transaction(batch))
            if (removed > 0) count(table, removed)
            if (removed < BATCH_ROWS) return
        }
    }

    /** What hinders one org, or one of its tables, holds up no other. */
    async function purgeOrg(orgId: string, isStopped: () => boolean): Promise<void> {
        for (const table of Object.keys(PURGES) as Purged[]) {
            try {
                await purgeTable(orgId, table, isStopped)
            } catch (error) {
                log.warn({ orgId, table, err: error }, 'Old rows of an org could not be removed; it is tried again in an hour.')
            }
        }
    }

    return createBackgroundLoop({
        async work(isStopped) {
            for (const orgId of await acrossOrgs(() => listOrgIds(database))) await purgeOrg(orgId, isStopped)
        },
        everyMs: HOUR_MS,
        onFailure: (error) => log.warn({ err: error }, 'Old rows could not be looked for; it is tried again in an hour.'),
    })
}

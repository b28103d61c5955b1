/**
 * Deletes by the API the rows of long done writes that the org's Apex has left: its job comes for them with heartbeats, and an org whose
 * schedule stands still sends none. After the restore window, last of all where quota is short, two calls for up to 1,000 rows.
 */
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Logger } from '../platform/log.ts'
import { deleteRows, ROWS_MAX, SalesforceError } from '../salesforce/index.ts'
import type { Salesforce } from '../salesforce/index.ts'
import { selectSettings } from '../settings/index.ts'
import { KEY_FIELD, OBJECT } from './api-channel.ts'
import { notePurged, selectOverdue } from './row-store.ts'
import { claimSweep } from './state-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** An org that is heard of has deleted them by then. */
const APEX_GRACE_MS = DAY_MS
const BATCHES_MAX = 20

export interface SweepParts {
    readonly database: Database
    readonly clock: Clock
    readonly log: Logger
}

export interface SweepService {
    /** At most once an hour, by whichever relay comes first. */
    sweep(orgId: string, salesforce: Salesforce): Promise<void>
}

export function createSweepService({ database, clock, log }: SweepParts): SweepService {
    /** What may be deleted, if now is the time to. */
    const claim = (orgId: string, settledBefore: Date): Promise<readonly string[]> =>
        database.transaction(async (sql) => {
            const keys = await selectOverdue(sql, orgId, settledBefore, ROWS_MAX)
            const isClaimed = keys.length > 0 && (await claimSweep(sql, orgId, clock.now(), HOUR_MS))
            return isClaimed ? keys : []
        })

    async function deleteByApi(orgId: string, salesforce: Salesforce, keys: readonly string[]): Promise<boolean> {
        const purpose = { feature: 'write', urgency: 'backfill', object: OBJECT } as const
        const { gone, refusal } = await deleteRows(salesforce, { object: OBJECT, keyField: KEY_FIELD, keys }, purpose)
        await notePurged(database, orgId, gone)
        if (refusal !== null) log.warn({ orgId, reason: refusal.message }, 'Rows of done writes may not be deleted by the Sync User.')
        return refusal === null && keys.length === ROWS_MAX
    }

    return {
        async sweep(orgId, salesforce) {
            const { restoreWindowDays } = await selectSettings(database, orgId)
            const settledBefore = new Date(clock.now().getTime() - restoreWindowDays * DAY_MS - APEX_GRACE_MS)
            let keys = await claim(orgId, settledBefore)
            try {
                for (let batch = 0; keys.length > 0 && batch < BATCHES_MAX; batch++) {
                    const isMore = await deleteByApi(orgId, salesforce, keys)
                    keys = isMore ? await selectOverdue(database, orgId, settledBefore, ROWS_MAX) : []
                }
            } catch (error) {
                if (!(error instanceof SalesforceError)) throw error
                log.info({ orgId, reason: error.message }, 'Rows of done writes are not deleted yet; it is tried again in an hour.')
            }
        },
    }
}

/** Lets go what became due while its sequence was paused: the first page with the resume itself, the others as steps of the outbox. */
import type { Sql } from '../platform/database.ts'
import * as store from './step-store.ts'
import type { Release } from './step-store.ts'

/** So many enrollments are looked at in one statement: 100,000 took longer than a statement may. */
const PAGE_SIZE = 1_000

async function releasePage(sql: Sql, orgId: string, { sequenceId, afterRecordId }: Release): Promise<void> {
    const last = await store.releaseHeld(sql, orgId, { sequenceId, afterRecordId }, PAGE_SIZE)
    if (last !== null) await store.queueRelease(sql, orgId, { sequenceId, afterRecordId: last })
}

/** The caller has resumed the sequence in this transaction. */
export const beginRelease = (sql: Sql, orgId: string, sequenceId: string): Promise<void> =>
    releasePage(sql, orgId, { sequenceId, afterRecordId: '' })

/** One step from the outbox. A pause meanwhile ends it, since the next resume begins anew; what it let go by then is held again once seen. */
export async function continueRelease(sql: Sql, orgId: string, release: Release): Promise<void> {
    if (await store.isRunning(sql, orgId, release.sequenceId)) await releasePage(sql, orgId, release)
}

/**
 * Notices a store that was restored from a backup so old that the org may have deleted the keys of what was written since: what was open
 * then is held for a person. A younger one needs nobody, because the org still knows by its keys what it has done. What is noted of the
 * length of the line is put together meanwhile.
 */
import { selectSettings } from '../settings/index.ts'
import type { Sql } from '../platform/database.ts'
import { foldCounts } from './count-store.ts'
import { holdOpen, noteAlive, selectStanding } from './state-store.ts'

const DAY_MS = 24 * 3_600_000
/** So often at most it is noted that somebody looks after an org's writes. */
export const ALIVE_MS = 60_000

export async function lookAfter(sql: Sql, orgId: string, at: Date): Promise<void> {
    const { aliveAt } = await selectStanding(sql, orgId)
    if (aliveAt !== null && at.getTime() - aliveAt.getTime() < ALIVE_MS) return
    const { restoreWindowDays } = await selectSettings(sql, orgId)
    if (aliveAt !== null && at.getTime() - aliveAt.getTime() > restoreWindowDays * DAY_MS) await holdOpen(sql, orgId)
    await foldCounts(sql, orgId)
    await noteAlive(sql, orgId, at)
}

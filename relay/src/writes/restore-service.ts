/**
 * Notices a store that was restored from a backup so old that the org may have deleted the keys of what was written since: what was open
 * then is held for a person. A younger one needs nobody, because the org still knows by its keys what it has done. What is noted of the
 * length of the line is put together meanwhile.
 */
import { selectSettings } from '../settings/index.ts'
import type { Sql } from '../platform/database.ts'
import { foldCounts } from './count-store.ts'
import { holdOpen, lockAlive, noteAlive, selectStanding } from './state-store.ts'

const DAY_MS = 24 * 3_600_000
/** So often at most it is noted that somebody looks after an org's writes. */
export const ALIVE_MS = 60_000

/** Writes that are held at a time: a second's work of the store, which ends a statement that takes longer than five. */
export const HELD_MAX = 10_000

const isWithin = (aliveAt: Date | null, at: Date, ms: number): boolean => aliveAt !== null && at.getTime() - aliveAt.getTime() < ms

/** Whether the org's writes may go: none does before all that was open is held, which takes several looks where it is much. */
export async function lookAfter(sql: Sql, orgId: string, at: Date): Promise<boolean> {
    if (isWithin((await selectStanding(sql, orgId)).aliveAt, at, ALIVE_MS)) return true
    // Alone: a relay that looks at the same time would hold what this one lets go.
    const aliveAt = await lockAlive(sql, orgId)
    if (isWithin(aliveAt, at, ALIVE_MS)) return true
    const { restoreWindowDays } = await selectSettings(sql, orgId)
    const isRestored = aliveAt !== null && !isWithin(aliveAt, at, restoreWindowDays * DAY_MS)
    if (isRestored && (await holdOpen(sql, orgId, HELD_MAX)) === HELD_MAX) return false
    await foldCounts(sql, orgId)
    await noteAlive(sql, orgId, at)
    return true
}

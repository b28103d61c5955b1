/** What becomes of a write by what came of carrying it: done, tried again, parked, or a reason to pause them all. Pure. */
import { explainError } from './error-table.ts'
import type { Settlement } from './lease-store.ts'
import type { Write, WriteProblem, WriteResult } from './write-types.ts'

export const ATTEMPTS_MAX = 10
const BACKOFF_MS = 2_000
const BACKOFF_MS_MAX = 15 * 60_000

/** 2, 4, 8 … s, at most a quarter of an hour. */
export const backOff = (attempts: number, at: Date): Date =>
    new Date(at.getTime() + Math.min(BACKOFF_MS * 2 ** Math.max(attempts - 1, 0), BACKOFF_MS_MAX))

/**
 * The key of the write itself stands twice: its row is there, so it was done. A value of somebody's own record that stands twice has the
 * same code, but does not name the key.
 */
export const isDoneAlready = ({ code, message }: WriteProblem): boolean => code === 'DUPLICATE_VALUE' && /\bKey__c\b/i.test(message)

/** The records that a merge deleted, and the ones that won. */
export type Winners = ReadonlyMap<string, string>

/** Ids that the write names: the record it changes and those that its fields refer to. */
export function listTargets({ recordId, fields }: Pick<Write, 'recordId' | 'fields'>): string[] {
    const references = Object.entries(fields).flatMap(([name, value]) => (/Id$/.test(name) && typeof value === 'string' ? [value] : []))
    return recordId === null ? references : [recordId, ...references]
}

/** The same write on the records that won; null when none of them is known to have lost. */
export function followWinners(write: Pick<Write, 'recordId' | 'fields'>, winners: Winners): Pick<Settlement, 'recordId' | 'fields'> | null {
    if (!listTargets(write).some((id) => winners.has(id))) return null
    const fields = Object.entries(write.fields).map(([name, value]) => {
        const winner = /Id$/.test(name) && typeof value === 'string' ? winners.get(value) : undefined
        return [name, winner ?? value] as const
    })
    return { recordId: winners.get(write.recordId ?? '') ?? write.recordId, fields: Object.fromEntries(fields) }
}

/** What of the write stays as it is. */
const keep = ({ id, recordId, fields, isFollowed, runAfter }: Write) => ({
    id,
    recordId,
    fields,
    isFollowed,
    runAfter,
    writtenAs: null,
    isUnsure: false,
})

function settleFailure(write: Write, error: WriteProblem, winners: Winners, at: Date): Settlement {
    const kept = { ...keep(write), problem: error }
    const followed = error.code === 'ENTITY_IS_DELETED' && !write.isFollowed ? followWinners(write, winners) : null
    if (followed !== null) return { ...kept, ...followed, state: 'waiting', isFollowed: true, runAfter: at }
    const { verdict } = explainError(error.code)
    if (verdict === 'park' || (verdict === 'retry' && write.attempts >= ATTEMPTS_MAX)) return { ...kept, state: 'parked' }
    return { ...kept, state: 'waiting', runAfter: backOff(write.attempts, at) }
}

/** `writtenAs` is the user whose session wrote it, null for the org's own Apex. */
export function settleWrite(write: Write, result: WriteResult, winners: Winners, by: { at: Date; writtenAs: string | null }): Settlement {
    const done = { ...keep(write), state: 'done' as const, problem: null, writtenAs: by.writtenAs }
    if (result.ok) return { ...done, recordId: result.recordId ?? write.recordId }
    return isDoneAlready(result.error) ? done : settleFailure(write, result.error, winners, by.at)
}

/** What a job's finalizer says of all that it had leased, and what marks a write whose job died while it carried nothing else. */
export const JOB_DIED = 'JOB_DIED'
const DIED: WriteProblem = { code: JOB_DIED, message: 'The job of the org that carried it died.', fields: [] }
const POISON: WriteProblem = { ...DIED, code: 'POISON' }

/** A job died with these: one that was alone has to do with it, and twice is enough. Returns those of which something is to be noted. */
export function settleDeath(leased: readonly Write[]): Settlement[] {
    const [write] = leased
    if (write === undefined || leased.length > 1) return []
    const isPoison = write.problem?.code === JOB_DIED
    return [{ ...keep(write), isUnsure: true, state: isPoison ? 'parked' : 'waiting', problem: isPoison ? POISON : DIED }]
}

/** How many a job may lease after this one: halved by a death, doubled by a report. */
export function nextLeaseMax(leaseMax: number, deaths: readonly (readonly Write[])[], reported: number): number {
    if (deaths.length > 0) return Math.max(1, Math.floor(Math.min(leaseMax, ...deaths.map(({ length }) => length)) / 2))
    return reported > 0 ? leaseMax * 2 : leaseMax
}

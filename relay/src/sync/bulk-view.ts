/** How far a read by Bulk API has come, for who looks at it. Pure. */
import type { BulkRead } from './bulk-store.ts'
import type { BulkReadView } from './sync-schema.ts'

const write = (time: Date | null): string | null => time?.toISOString() ?? null

/** As long as the rows so far took, for each that is left. */
function expectEnd({ state, rows, rowsTotal, readingSince }: BulkRead, now: Date): Date | null {
    if (state !== 'reading' || rowsTotal === null || readingSince === null || rows === 0) return null
    const msPerRow = (now.getTime() - readingSince.getTime()) / rows
    return new Date(now.getTime() + Math.max(0, rowsTotal - rows) * msPerRow)
}

export function viewRead(read: BulkRead, now: Date): BulkReadView {
    const { id, cause, state, rows, rowsTotal, pages, calls, jobs, finishedAt, problem } = read
    const [expectedEnd, finished] = [write(expectEnd(read, now)), write(finishedAt)]
    return { id, cause, state, rows, rowsTotal, pages, calls, jobs, expectedEnd, finishedAt: finished, problem }
}

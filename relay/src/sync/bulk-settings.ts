/** How many rows are read by Bulk API and at which pace, in one table. */
import { setTimeout as wait } from 'node:timers/promises'

export interface BulkSettings {
    /**
     * More changed rows of an object than this are read by Bulk API: below it Salesforce itself advises REST, whose page is as large.
     * https://developer.salesforce.com/docs/platform/api-asynch/guide/query-bulk-api-2-0.html
     */
    readonly restRowsMax: number
    /** As many are read by REST where Bulk API does not work: 2,000 rows a call. */
    readonly restRowsWithoutBulk: number
    /** Before each look at the jobs; the last one again and again. Salesforce names no pace, and every look is a call. */
    readonly pollMs: readonly number[]
    /** A job that is not done by then is given up: the longest queries take Salesforce some ten minutes a part, several parts at a time. */
    readonly stuckMs: number
    /** The first page, which tells how long rows are. */
    readonly firstPageRows: number
    /** Length that a page should have: the fewest calls that keep the relay's memory small. */
    readonly pageCharacters: number
    readonly pageRowsMax: number
    /** Jobs of one read, those that failed and those whose results expired among them. */
    readonly jobsMax: number
    /** Where nothing but a clock says what was committed, this much is read again: an Apex transaction ends within ten minutes. */
    readonly clockOverlapMs: number
    readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}

const MINUTE_MS = 60_000

export const BULK_SETTINGS: BulkSettings = {
    restRowsMax: 2_000,
    restRowsWithoutBulk: 20_000,
    pollMs: [5_000, 10_000, 20_000, 40_000, 60_000],
    stuckMs: 120 * MINUTE_MS,
    firstPageRows: 2_000,
    pageCharacters: 1_000_000,
    pageRowsMax: 50_000,
    jobsMax: 12,
    clockOverlapMs: 15 * MINUTE_MS,
    pause: (ms, signal) => wait(ms, undefined, { signal }),
}

/** Before the look of this number, from 0. */
export const pollAfter = ({ pollMs }: BulkSettings, looks: number): number => pollMs[Math.min(looks, pollMs.length - 1)] ?? MINUTE_MS

/** As many rows as make a page of the right length, judged by one that was read. */
export function sizePage({ pageCharacters, pageRowsMax, firstPageRows }: BulkSettings, rows: number, characters: number): number {
    if (rows === 0) return firstPageRows
    return Math.max(1, Math.min(pageRowsMax, Math.floor((pageCharacters * rows) / characters)))
}

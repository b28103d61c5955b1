/** What reading every row of an object costs, before it is begun. Pure. */
import type { BulkSettings } from './bulk-settings.ts'
import { pollAfter } from './bulk-settings.ts'

export interface Price {
    /** API requests. */
    readonly calls: number
    readonly bulkJobs: number
}

/** A long query of many columns; smaller ones are faster, and the looks that are saved are few. */
const ROWS_PER_SECOND = 2_000
/** A cell with its quotes and comma, on the average of a standard object’s fields. */
const CHARACTERS_PER_CELL = 20

function countLooks(settings: BulkSettings, ms: number): number {
    let looks = 0
    for (let waited = 0; waited < ms; looks++) waited += pollAfter(settings, looks)
    return Math.max(1, looks)
}

function countPages({ firstPageRows, pageRowsMax, pageCharacters }: BulkSettings, rows: number, columns: number): number {
    if (rows <= firstPageRows) return 1
    const pageRows = Math.min(pageRowsMax, Math.floor(pageCharacters / (columns * CHARACTERS_PER_CELL)))
    return 1 + Math.ceil((rows - firstPageRows) / pageRows)
}

/** The count that told the rows, the job, the looks at it, its figures, its pages. */
export function priceFullRead(settings: BulkSettings, rows: number, columns: number): Price {
    const looks = countLooks(settings, (rows / ROWS_PER_SECOND) * 1_000)
    return { calls: 3 + looks + countPages(settings, rows, columns), bulkJobs: 1 }
}

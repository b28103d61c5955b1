/** What one cycle of interval sync costs in calls, by how it is carried out. Pure. */
import { QUERIES_MAX, SUBREQUESTS_MAX } from '../salesforce/index.ts'
import { BULK_SETTINGS } from '../sync/index.ts'

export interface Cost {
    /** API requests. */
    readonly data: number
    /** Bulk API query jobs; the request that makes one counts in `data` too. */
    readonly bulk: number
}

export interface ObjectRows {
    readonly object: string
    /** Changed rows. */
    readonly rows: number
    readonly deleted: number
}

/** Each object is asked for what was updated and what was deleted. */
const OBJECTS_PER_QUESTION = Math.floor(SUBREQUESTS_MAX / 2)
const { restRowsMax, firstPageRows } = BULK_SETTINGS
/** A page of Bulk results is cut by its length; rows of a dozen tracked fields make one of about this many. */
const BULK_PAGE_ROWS = 10_000
/** At all jobs together, until they are done. */
const LOOKS = 2

export const NOTHING: Cost = { data: 0, bulk: 0 }
export const add = (one: Cost, other: Cost): Cost => ({ data: one.data + other.data, bulk: one.bulk + other.bulk })
export const times = ({ data, bulk }: Cost, factor: number): Cost => ({ data: data * factor, bulk: bulk * factor })

/** Of a cycle that finds nothing. */
export const priceQuestion = (objects: number): Cost => ({ data: Math.ceil(objects / OBJECTS_PER_QUESTION), bulk: 0 })

/** The job is made, its outcome read, and its pages. */
const priceJob = (rows: number): Cost => ({ data: 3 + Math.ceil(Math.max(0, rows - firstPageRows) / BULK_PAGE_ROWS), bulk: 1 })

/** What a cycle costs beyond its question, for what it finds. */
export function priceRows(found: readonly ObjectRows[], strategy: 'auto' | 'bulk'): Cost {
    const changed = found.filter(({ rows }) => rows > 0)
    const byBulk = changed.filter(({ rows }) => strategy === 'bulk' || rows > restRowsMax)
    const queries = Math.ceil((changed.length - byBulk.length) / QUERIES_MAX)
    const masters = found.some(({ deleted }) => deleted > 0) ? 1 : 0
    const shared = { data: queries + masters + (byBulk.length > 0 ? LOOKS : 0), bulk: 0 }
    return byBulk.reduce((sum, { rows }) => add(sum, priceJob(rows)), shared)
}

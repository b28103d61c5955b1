/**
 * Inserts up to 1,000 rows by one API call. Rows are read back by their keys, so that what is known of them is also of those that were there
 * before: in the same call where there is room, otherwise by one more. Rows fail one by one.
 */
import { postCollections, readRowErrors, ROWS_MAX, SUBREQUESTS_MAX, toCollections, toReads } from './collection-call.ts'
import type { RowError, Subrequest } from './collection-call.ts'
import { pageSchema } from './records.ts'
import type { Row } from './records.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

/** What the rows are, and what is read back of them. */
interface InsertedRows {
    readonly object: string
    readonly rows: readonly Readonly<Record<string, string>>[]
    /** Each row has a value of its own in it. */
    readonly keyField: string
    readonly readFields: readonly string[]
}

export interface Inserted {
    /** Null for a row that was inserted; in the order of the rows. */
    readonly errors: readonly (RowError | null)[]
    /** Rows with these keys as they are now, whoever inserted them. */
    readonly found: readonly Row[]
}

function toInserts(version: string, { object, rows }: InsertedRows): Subrequest[] {
    return toCollections(rows).map((some, nth) => {
        const records = some.map((row) => ({ attributes: { type: object }, ...row }))
        const url = `/services/data/v${version}/composite/sobjects`
        return { method: 'POST', url, referenceId: `insert${nth}`, body: { allOrNone: false, records } }
    })
}

/** What cannot be read back is inserted all the same. */
async function readBack(salesforce: Salesforce, reads: readonly Subrequest[], purpose: Purpose): Promise<ReadonlyMap<string, unknown>> {
    try {
        return await postCollections(salesforce, reads, purpose)
    } catch (error) {
        if (error instanceof SalesforceError) return new Map()
        throw error
    }
}

/** Throws a RangeError for more rows than fit. Without an answer some, all or none of them may be there. */
export async function insertRows(salesforce: Salesforce, inserted: InsertedRows, purpose: Purpose): Promise<Inserted> {
    const { object, rows, keyField, readFields: fields } = inserted
    if (rows.length === 0 || rows.length > ROWS_MAX) throw new RangeError(`Insert 1 to ${ROWS_MAX} rows.`)
    const keys = rows.map((row) => row[keyField] ?? '')
    const inserts = toInserts(salesforce.version, inserted)
    const reads = toReads(salesforce.version, { object, keyField, keys, fields })
    const fits = inserts.length + reads.length <= SUBREQUESTS_MAX
    const bodies = await postCollections(salesforce, fits ? [...inserts, ...reads] : inserts, purpose)
    const errors = toCollections(rows).flatMap((some, nth) => readRowErrors(bodies.get(`insert${nth}`), some.length))
    const found = fits ? bodies : await readBack(salesforce, reads, purpose)
    return {
        errors,
        found: reads.flatMap(({ referenceId }) => {
            const page = pageSchema.safeParse(found.get(referenceId))
            return page.success ? page.data.records : []
        }),
    }
}

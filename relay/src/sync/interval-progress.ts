/** What is known of one object while a run of interval sync reads it. */
import type { Database } from '../platform/database.ts'
import type { SalesforceError } from '../salesforce/index.ts'
import { askForSchema } from '../schemas/index.ts'
import type { Reading } from './interval-diff.ts'
import type { ReadableObject } from './readable-objects.ts'
import { writeRefusal } from './windows.ts'
import type { Found } from './windows.ts'

export interface Progress {
    readonly readable: ReadableObject
    readonly reading: Reading & { readonly windowFrom: Date }
    readonly found: Found
    /** Ids of what changed and was not read yet. */
    readonly missing: Set<string>
    /** The watermark, once nothing is missing. */
    coveredTo: Date | null
    rows: number
    changes: number
    problem: string | null
    /** It has to be read in full, and is going to be. */
    awaitsFullRead: boolean
}

/** A field that is gone is not asked for again once the org has described itself; what else is refused, no other run would read. */
export async function noteRefusal(database: Database, orgId: string, progress: Progress, error: SalesforceError): Promise<void> {
    progress.problem = writeRefusal(error)
    if (error.errorCode === 'INVALID_FIELD') await askForSchema(database, orgId)
    else progress.missing.clear()
}

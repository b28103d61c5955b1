/** What is known of one object while a run of interval sync reads it. */
import type { SalesforceError } from '../salesforce/index.ts'
import type { Reading } from './interval-diff.ts'
import type { ReadableObject } from './readable-objects.ts'
import { writeRefusal } from './windows.ts'
import type { Found } from './windows.ts'

type WindowReading = Reading & { readonly windowFrom: Date }

export interface Progress {
    readable: ReadableObject
    readonly reading: WindowReading
    readonly found: Found
    /** How many changed; null where nothing but a clock says what is covered: it is read by SystemModstamp, with an overlap. */
    readonly changed: number | null
    /** Ids of what changed and was not read yet, where they are few enough to be looked for. */
    readonly missing: Set<string>
    /** The watermark, once nothing is missing. */
    coveredTo: Date | null
    rows: number
    changes: number
    problem: string | null
    /** Another run, or a full read that is under way, brings what is left. */
    isUnread: boolean
}

/** With a clock alone it is read again from some time before: what was saved then may have been committed since. */
export function startProgress(readable: ReadableObject, asked: WindowReading, found: Found, clockOverlapMs: number): Progress {
    const [coveredTo, problem] = found.ok ? [found.coveredTo, null] : [null, found.problem]
    const changed = found.ok ? found.changed : 0
    const windowFrom = new Date(asked.windowFrom.getTime() - (changed === null ? clockOverlapMs : 0))
    const missing = new Set(found.ok ? found.ids : [])
    const counts = { rows: 0, changes: 0 }
    return { readable, reading: { ...asked, windowFrom }, found, changed, missing, coveredTo, ...counts, problem, isUnread: false }
}

/** A field that is gone is not asked for again once the org has described itself; what else is refused, no other run would read. */
export function noteRefusal(progress: Progress, error: SalesforceError): void {
    progress.problem = writeRefusal(error)
    progress.isUnread = error.errorCode === 'INVALID_FIELD'
    if (!progress.isUnread) progress.missing.clear()
}

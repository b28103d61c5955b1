/** The words of the mirror: a change as it came, the state it leaves, and what a rule needs to judge it. No behaviour. */

/** What a Salesforce field holds on the wire. Compound fields never travel, so a value is always a scalar. */
export type FieldValue = string | number | boolean | null

/** Field name to value. A field that is absent is unknown, which is not the same as null (row H5: no field-level access, no field). */
export type Values = Readonly<Record<string, FieldValue>>

export type Operation = 'created' | 'updated' | 'deleted' | 'undeleted'

/** How the transaction of a change begins that was read from the org, and not captured as it was saved. */
export const READ_PREFIXES = ['interval-', 'heal-'] as const

/** One record's saved change. Times are ISO 8601 in UTC with milliseconds, ids have 18 characters. */
export interface Change {
    readonly object: string
    readonly operation: Operation
    readonly recordId: string
    /** One per Apex transaction; with `sequence` it names a change once and for all. */
    readonly transaction: string
    readonly sequence: number
    readonly capturedAt: string
    readonly systemModstamp: string
    readonly changedBy: string | null
    readonly values: Values
    /** Old values of the tracked fields that changed; empty unless updated. */
    readonly previous: Values
    readonly mergedInto: string | null
    readonly origin: string | null
    /** Too large for the wire: it came as an id only, `values` and `previous` are empty. */
    readonly isReread: boolean
}

/** The newest known state of a record. */
export interface RecordState {
    readonly values: Values
    readonly version: string
    /** Versions of the fields that are older than `version`; a field not listed is as new as the record. */
    readonly fieldVersions: Readonly<Record<string, string>>
    readonly isDeleted: boolean
    /** Version of the newest change that created, deleted or undeleted the record; '' when none was seen. */
    readonly livenessVersion: string
    readonly mergedInto: string | null
    /** The newest change came without values: what the mirror holds may be older than the record. */
    readonly isReread: boolean
    readonly systemModstamp: string
}

/** A state as the store gave it, for changes that are to be applied to it. */
export interface StoredState extends Omit<RecordState, 'values'> {
    /** Null where nobody needs them: the first of the changes is newer than the state and carries just these fields. */
    readonly values: Values | null
}

/** A change that entered the feed, with what is known about the record just before and just after it. */
export interface JudgedChange {
    readonly change: Change
    /** Its place in the org's feed. */
    readonly position: number
    /** Null for a creation (nothing was there) and whenever `hasBefore` is false. */
    readonly before: Values | null
    readonly after: Values
    /** False when nothing says what the record was before, or nobody needs it: such a change fires no rule. */
    readonly hasBefore: boolean
    /** Older than the mirror when it arrived: judged by its own `previous`, and the mirror's newer fields stay. */
    readonly isLate: boolean
}

/** The words of completeness: what the relay asks an org, and what the org answers. No behaviour. */
import type { Values } from '../mirror/index.ts'

/** A half-open span of SystemModstamps. Times are ISO 8601 in UTC. */
export interface TimeWindow {
    readonly object: string
    readonly from: string
    readonly to: string
}

export interface WindowQuestion extends TimeWindow {
    /** How many rows there are, or which. */
    readonly detail: 'counts' | 'stamps'
    /** Of stamps: the live rows or the deleted ones; counts tell both. */
    readonly isDeleted: boolean
    /** Of stamps: the last id of the page before, whose stamp the window begins with. */
    readonly afterId: string
}

export interface RowsQuestion {
    readonly object: string
    readonly ids: readonly string[]
}

export type Question = WindowQuestion | RowsQuestion

export interface Counts extends WindowQuestion {
    readonly rows: number
    readonly deleted: number
}

/** The id of a record and its SystemModstamp. */
export type Pair = readonly [id: string, stamp: string]

/** A page in the order of stamp and id; a full one is not the last. */
export interface Stamps extends WindowQuestion {
    readonly pairs: readonly Pair[]
}

/** A record as it is in the org now. */
export interface OrgRow {
    readonly object: string
    readonly recordId: string
    readonly systemModstamp: string
    readonly createdAt: string
    readonly changedBy: string | null
    readonly isDeleted: boolean
    readonly mergedInto: string | null
    readonly values: Values
}

export interface Report {
    readonly counts: readonly Counts[]
    readonly stamps: readonly Stamps[]
    readonly rows: readonly OrgRow[]
    /** Asked for, and not even among the deleted ones. */
    readonly absent: readonly RowsQuestion[]
}

/** What an admin may rely on. */
export interface Receipt {
    readonly object: string
    readonly changes24h: number
    /** Of them: found by a check, where real time had missed them. */
    readonly healed: number
    /** Records that differ and have not come yet. */
    readonly missing: number
    /** Everything saved before is here. */
    readonly provenTo: Date | null
    readonly provenAt: Date | null
}

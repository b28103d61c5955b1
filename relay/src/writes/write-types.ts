/** The words of write-back: one thing to do in Salesforce, how it is carried there and what came of it. No behaviour. */
import type { Values } from '../mirror/index.ts'

/**
 * waiting: in line. leased: on its way, the outcome not known yet. done: it has its row in the org. parked: it needs a person. cancelled:
 * given up. merged: a later change of the same record took its fields along. review: the store was restored, a person says whether it goes.
 */
export const WRITE_STATES = ['waiting', 'leased', 'done', 'parked', 'cancelled', 'merged', 'review'] as const
export type WriteState = (typeof WRITE_STATES)[number]

/** By the org's own Apex, which costs no API request, or by the API. */
export type Channel = 'apex' | 'api'

/** Why a write failed, as Salesforce says it. */
export interface WriteProblem {
    readonly code: string
    readonly message: string
    readonly fields: readonly string[]
}

/** What is to be done. */
export interface NewWrite {
    readonly id: string
    readonly kind: string
    readonly operation: 'create' | 'update'
    readonly object: string
    /** What is changed; null for what is made. */
    readonly recordId: string | null
    readonly fields: Values
    /** Values that the mirror held of the fields in which Salesforce wins. */
    readonly seen: Values
    readonly origin: string
    readonly clientId: string | null
    readonly inputHash: string | null
    /** On account of which record it is made, in whose order it stays; unless given the one that it changes. */
    readonly line?: string
    /** The user in whose session it should be written; null or nothing: nobody minds. */
    readonly writeAs?: string | null
}

export interface Write extends NewWrite {
    readonly state: WriteState
    readonly place: number
    readonly mergedInto: string | null
    readonly channel: Channel | null
    readonly attempts: number
    readonly isUnsure: boolean
    readonly isFollowed: boolean
    readonly runAfter: Date
    readonly problem: WriteProblem | null
    readonly writtenAs: string | null
    readonly writeAs: string | null
    /** In whose session it goes; null: by any way that is open. */
    readonly carriedAs: string | null
    /** Why it no longer goes as whom it was asked for. */
    readonly writeAsProblem: string | null
    readonly createdAt: Date
    readonly settledAt: Date | null
}

/** What came of carrying it, once. */
export type WriteResult =
    | { readonly key: string; readonly ok: true; readonly recordId: string | null }
    | { readonly key: string; readonly ok: false; readonly error: WriteProblem }

/** A write as both channels carry it: what `Command__c` of its row in the org holds. */
export interface Command {
    readonly key: string
    readonly operation: 'create' | 'update'
    readonly object: string
    readonly recordId: string | null
    readonly fields: Values
    readonly origin: string
}

export const toCommand = ({ id, operation, object, recordId, fields, origin }: NewWrite): Command => {
    return { key: id, operation, object, recordId, fields, origin }
}

/** What all parts of the data platform share: rows, schema, clock and the org's declared automation. */
import { ApexDatetime } from '../runtime/date-time.ts'
import type { SObject } from '../runtime/sobject.ts'
import type { OrgClock } from './clock.ts'
import type { Schema } from './schema-types.ts'
import type { Store } from './store.ts'

/** A workflow field update: the fields it sets on the saved row, or null. Field names as the schema spells them. */
export type FieldUpdate = (record: SObject) => Readonly<Record<string, unknown>> | null

/** A validation rule: the error it raises, or null. `old` is null on insert. */
export type ValidationRule = (record: SObject, old: SObject | null) => { readonly message: string; readonly field?: string } | null

export interface Automation {
    readonly fieldUpdates: { readonly object: string; readonly update: FieldUpdate }[]
    readonly validationRules: { readonly object: string; readonly rule: ValidationRule }[]
    /** Records of which all these fields match another one are not saved. */
    readonly duplicateRules: { readonly object: string; readonly fields: readonly string[] }[]
    /** Rows that somebody else's transaction holds: no save gets them. */
    readonly lockedIds: Set<string>
    /** Several triggers on one event run in no guaranteed order (row C35). 0 is by name; n triggers have n! orders for tests to try. */
    triggerPermutation: number
    /** "Require Validation for Converted Leads": before triggers run on conversion (row C31). */
    triggersOnLeadConversion: boolean
}

export class DataCore {
    readonly store: Store
    readonly schema: Schema
    readonly clock: OrgClock
    readonly automation: Automation = {
        fieldUpdates: [],
        validationRules: [],
        duplicateRules: [],
        lockedIds: new Set(),
        triggerPermutation: 0,
        triggersOnLeadConversion: false,
    }

    constructor(store: Store, schema: Schema, clock: OrgClock) {
        this.store = store
        this.schema = schema
        this.clock = clock
    }

    /** Salesforce stamps rows in whole seconds. */
    now(): ApexDatetime {
        return new ApexDatetime(Math.floor(this.clock.now() / 1000) * 1000)
    }
}

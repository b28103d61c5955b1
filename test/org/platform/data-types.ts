/** The store as Apex and the REST API use it: SOQL, DML, savepoints. Types only. */
import type { ApexDatetime } from '../runtime/date-time.ts'
import type { SObject } from '../runtime/sobject.ts'
import type { Query } from './soql/query.ts'

export type DmlOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'undelete' | 'merge'

export interface RowError {
    /** `REQUIRED_FIELD_MISSING`, … */
    readonly statusCode: string
    readonly message: string
    readonly fields: readonly string[]
}

/** One per input row, in input order. */
export interface RowResult {
    readonly success: boolean
    readonly id: string | null
    readonly created: boolean
    readonly errors: readonly RowError[]
}

export interface DmlOptions {
    /** True: any error undoes the statement. The caller (statement or Database method) turns results into a DmlException. */
    readonly allOrNone: boolean
    /** Upsert's match field; Id when null. */
    readonly externalIdField: string | null
    /** Merge: the losing rows; the one input row is the winner. */
    readonly mergeWith?: readonly string[]
    /** `insert as user`, AccessLevel.USER_MODE. */
    readonly isInUserMode?: boolean
}

export type RowLimit = 'queryRows' | 'locatorRows'

export interface QueryOptions {
    /** Values of the binds in Query.binds order. */
    readonly binds: readonly unknown[]
    /** The limit that the rows count in; `queryRows` when absent (row F1). */
    readonly rowLimit?: RowLimit
    /** AccessLevel.USER_MODE; a query may say so itself. */
    readonly isInUserMode?: boolean
}

export interface QueryResult {
    /** Rows, or AggregateResult rows; empty for COUNT(). */
    readonly records: SObject[]
    /** Rows found; for COUNT() the count. */
    readonly size: number
}

/** The rows of a query as they were when it ran. */
export interface RowScan {
    readonly size: number
    /** Rows from `from` up to, not including, `to`. */
    records(from: number, to: number): SObject[]
}

export interface LeadConversion {
    readonly leadId: string
    readonly accountId: string | null
    readonly contactId: string | null
    readonly opportunityName: string | null
    readonly doNotCreateOpportunity: boolean
    readonly convertedStatus: string
    readonly ownerId: string | null
}

export interface ConversionResult {
    readonly result: RowResult
    readonly accountId: string | null
    readonly contactId: string | null
    readonly opportunityId: string | null
}

export interface DataService {
    dml(operation: DmlOperation, records: readonly SObject[], options: DmlOptions): RowResult[]
    convertLeads(conversions: readonly LeadConversion[], allOrNone: boolean): ConversionResult[]
    /** Compile-time form: `parseQuery` of soql/parse.ts. */
    query(query: Query, options: QueryOptions): QueryResult
    /** A query without aggregates whose rows are read page by page; Apex has no such thing. */
    scan(query: Query): RowScan
    /** Dynamic SOQL: parses (QueryException on bad text), then as query. */
    queryText(text: string, resolveBind: (name: string) => unknown, options?: Omit<QueryOptions, 'binds'>): QueryResult
    setSavepoint(): object
    rollback(savepoint: object): void
    releaseSavepoint(savepoint: object): void
    /** A callout is refused while there is one (D17). */
    hasOpenSavepoints(): boolean
    /** System.runAs: setup and other objects may mix across its border (C32, E14). Returns the function that ends it. */
    enterRunAs(): () => void
    /** Test.setCreatedDate (E17). @returns false where no row with this id was made since the last commit. */
    setCreatedDate(id: string, moment: ApexDatetime): boolean
    /** Custom setting rows without SOQL (G7, G8). */
    setting(object: string, setupOwnerIdOrName: string): SObject | null
    settings(object: string): readonly SObject[]
}

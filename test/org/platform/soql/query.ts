/** A SOQL query as data: what parse.ts makes, check.ts compares with the schema and run.ts answers. Types and the error only. */

/** `Account.Name` as written, with its place in the text (both from 1) for messages. */
export interface FieldPath {
    readonly names: readonly string[]
    readonly row: number
    readonly column: number
}

export type AggregateFunction = 'COUNT' | 'COUNT_DISTINCT' | 'SUM' | 'AVG' | 'MIN' | 'MAX'

export type SelectItem =
    | { readonly kind: 'field'; readonly path: FieldPath; readonly alias: string | null }
    /** `path` is null in COUNT(). */
    | { readonly kind: 'aggregate'; readonly call: AggregateFunction; readonly path: FieldPath | null; readonly alias: string | null }
    /** The inner query's `from` names the child relationship. */
    | { readonly kind: 'children'; readonly query: Query }

export type Value =
    | { readonly kind: 'literal'; readonly value: null | boolean | string }
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'date' | 'datetime'; readonly text: string }
    /** `TODAY`, `LAST_N_DAYS:3` (name without the number). */
    | { readonly kind: 'dateLiteral'; readonly name: string; readonly count: number | null }
    /** Position in Query.binds. */
    | { readonly kind: 'bind'; readonly index: number }
    | { readonly kind: 'list'; readonly values: readonly Value[] }
    | { readonly kind: 'query'; readonly query: Query }

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES'

export type Condition =
    | { readonly kind: 'and'; readonly parts: readonly Condition[] }
    | { readonly kind: 'or'; readonly parts: readonly Condition[] }
    | { readonly kind: 'not'; readonly part: Condition }
    /** `aggregate` is set in HAVING only; `path` is null there for COUNT(). */
    | {
          readonly kind: 'compare'
          readonly aggregate: AggregateFunction | null
          readonly path: FieldPath | null
          readonly operator: Comparison
          readonly value: Value
      }

export interface OrderItem {
    readonly path: FieldPath | null
    readonly aggregate: AggregateFunction | null
    readonly descending: boolean
    readonly nullsLast: boolean
}

export interface Query {
    readonly text: string
    readonly select: readonly SelectItem[]
    readonly from: FieldPath
    readonly alias: string | null
    readonly where: Condition | null
    readonly groupBy: readonly FieldPath[]
    readonly having: Condition | null
    readonly orderBy: readonly OrderItem[]
    readonly limit: Value | null
    readonly offset: Value | null
    readonly allRows: boolean
    readonly forUpdate: boolean
    /** WITH USER_MODE: the rights and the sharing of the running user hold (row B26). */
    readonly isInUserMode: boolean
    /** Source texts of the bind expressions in order of appearance, without the colon; shared with the inner queries. */
    readonly binds: readonly string[]
    /** `SELECT COUNT() …`: the answer is a number. */
    readonly isCount: boolean
}

/** True where the rows of the answer are AggregateResult (row B23). */
export function isAggregate(query: Query): boolean {
    return !query.isCount && (query.groupBy.length > 0 || query.select.some((item) => item.kind === 'aggregate'))
}

export type SoqlErrorCode =
    'MALFORMED_QUERY' | 'INVALID_FIELD' | 'INVALID_TYPE' | 'INVALID_QUERY_FILTER_OPERATOR' | 'NUMBER_OUTSIDE_VALID_RANGE'

/** The query is wrong, or uses what this org does not provide ("not implemented: …"). `message` is the text that QueryException shows. */
export class SoqlError extends Error {
    readonly code: SoqlErrorCode
    readonly row: number
    readonly column: number

    constructor(code: SoqlErrorCode, message: string, place: { readonly row: number; readonly column: number } = { row: 1, column: 1 }) {
        super(message)
        this.name = 'SoqlError'
        this.code = code
        this.row = place.row
        this.column = place.column
    }
}

/** SOQL that Salesforce answers and this org does not. */
export class RefusedSoql extends SoqlError {
    readonly what: string

    constructor(what: string) {
        super('MALFORMED_QUERY', `not implemented: ${what}`)
        this.what = what
    }
}

/** Salesforce's form of an error with a place: the line, a caret below, the place, the message (row B27). */
export function placedError(code: SoqlErrorCode, text: string, place: FieldPath, message: string): SoqlError {
    const line = text.split('\n')[place.row - 1] ?? text
    const caret = `${' '.repeat(Math.max(0, place.column - 1))}^`
    return new SoqlError(code, `\n${line}\n${caret}\nERROR at Row:${place.row}:Column:${place.column}\n${message}`, place)
}

/** SOQL and DML statements of emitted code: what a statement returns or throws for what the store answers (rows B10, C16, C17). */
import type { TypeReference } from '../library/registry.ts'
import type { DmlOperation, RowResult } from '../platform/data-types.ts'
import { isAggregate, type Query } from '../platform/soql/query.ts'
import { ApexList } from './collections.ts'
import { ApexException, apexException, nullPointer, type DmlRow } from './exception.ts'
import { chargeRecords } from './heap.ts'
import { SObject } from './sobject.ts'
import { transaction } from './transaction.ts'

function run(query: Query, binds: readonly unknown[]): { records: SObject[]; size: number } {
    const result = transaction().org.data.query(query, { binds })
    chargeRecords(result.records)
    return result
}

export function queryList(query: Query, binds: readonly unknown[], type: TypeReference): ApexList {
    return new ApexList(type.arguments[0] ?? { name: 'SObject', arguments: [] }, run(query, binds).records)
}

/** Row B10. */
export function queryOne(query: Query, binds: readonly unknown[]): SObject {
    const row = queryOneOrNull(query, binds)
    if (row === null) throw apexException('QueryException', 'List has no rows for assignment to SObject')
    return row
}

/** Row A19: `?.` and `??` accept zero rows, not two. */
export function queryOneOrNull(query: Query, binds: readonly unknown[]): SObject | null {
    return oneOf(run(query, binds).records)
}

export function oneOf(rows: readonly SObject[]): SObject | null {
    if (rows.length > 1) throw apexException('QueryException', 'List has more than 1 row for assignment to SObject')
    return rows[0] ?? null
}

export function queryCount(query: Query, binds: readonly unknown[]): number {
    return run(query, binds).size
}

/** Row B24: the rows of an aggregate query come in one batch. */
const AGGREGATE_ROWS_MAX = 2000

function runLoop(query: Query, binds: readonly unknown[]): SObject[] {
    const { records } = run(query, binds)
    if (isAggregate(query) && records.length > AGGREGATE_ROWS_MAX)
        throw apexException(
            'QueryException',
            'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
        )
    return records
}

export function soqlRows(query: Query, binds: readonly unknown[]): Iterable<SObject> {
    return runLoop(query, binds)
}

/**
 * What dynamic SOQL binds (row B12): variables in scope by name, not expressions.
 * @param getters by lower-case name
 */
export function variableNamed(getters: Readonly<Record<string, () => unknown>>): (name: string) => unknown {
    const known = new Map(Object.entries(getters))
    return (name) => {
        const getter = known.get(name.toLowerCase())
        if (getter === undefined) throw apexException('QueryException', `Variable does not exist: ${name}`)
        return getter()
    }
}

/** Row A42: lists of 200. */
export function* soqlLists(query: Query, binds: readonly unknown[], type: TypeReference): Generator<ApexList> {
    const rows = runLoop(query, binds)
    for (let n = 0; n < rows.length; n += 200) yield new ApexList(type.arguments[0] ?? type, rows.slice(n, n + 200))
}

export interface StatementOptions {
    readonly externalIdField?: string | null
    readonly mergeWith?: unknown
    readonly isInUserMode?: boolean
}

/** @throws DmlException when a row failed. */
export function dml(operation: DmlOperation, value: unknown, options: StatementOptions = {}): void {
    const records = recordsOf(value)
    const results = transaction().org.data.dml(operation, records, {
        allOrNone: true,
        externalIdField: options.externalIdField ?? null,
        isInUserMode: options.isInUserMode === true,
        ...(operation === 'merge' ? { mergeWith: idsOf(options.mergeWith) } : {}),
    })
    const failure = dmlException(operation, results, records)
    if (failure !== null) throw failure
}

export function recordsOf(value: unknown): SObject[] {
    if (value === null || value === undefined) throw nullPointer()
    return value instanceof ApexList ? value.items.map(requiredRecord) : [requiredRecord(value)]
}

function requiredRecord(value: unknown): SObject {
    if (!(value instanceof SObject)) throw nullPointer()
    return value
}

/** Merge takes a record, an id or a list of either. */
export function idsOf(value: unknown): string[] {
    const items = value instanceof ApexList ? value.items : [value]
    return items.map((item) => {
        const id = item instanceof SObject ? item.id : item
        if (typeof id !== 'string') throw nullPointer()
        return id
    })
}

/** Row C16; null where every row was saved. */
export function dmlException(operation: DmlOperation, results: readonly RowResult[], records: readonly SObject[]): ApexException | null {
    const rows = results.flatMap((result, position) => failedRows(result, position, records[position] ?? null))
    const first = rows[0]
    if (first === undefined) return null
    const where = first.id === null ? `row ${first.index}` : `row ${first.index} with id ${first.id}`
    const verb = operation.charAt(0).toUpperCase() + operation.slice(1)
    const error = `${first.statusCode}, ${first.message}: [${first.fields.join(', ')}]`
    const exception = new ApexException('System.DmlException', `${verb} failed. First exception on ${where}; first error: ${error}`)
    exception.rows = rows
    return exception
}

function failedRows(result: RowResult, index: number, record: SObject | null): DmlRow[] {
    if (result.success) return []
    const id = record?.id ?? null
    const object = record?.type.name ?? null
    return result.errors.map(({ statusCode, message, fields }) => ({ index, object, id, statusCode, message, fields }))
}

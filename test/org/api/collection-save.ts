/** Saves the rows of one Collections request in one transaction and puts the results back in input order. */
import type { DmlOperation, RowError, RowResult } from '../platform/data-types.ts'
import type { SchemaObject } from '../platform/schema-types.ts'
import type { SObject } from '../runtime/sobject.ts'
import { ApiError } from './api-error.ts'
import { failedRow, settleAllOrNone } from './collection-results.ts'
import { requireExternalId } from './find-record.ts'
import type { ApiRequest } from './resource.ts'
import { runDml } from './run-dml.ts'

export interface CollectionRow {
    /** Null where the id names no object; `record` is null then too. */
    readonly object: SchemaObject | null
    readonly record: SObject | null
    readonly errors: readonly RowError[]
}

export interface SaveOptions {
    readonly allOrNone: boolean
    readonly externalIdField?: string
}

/** Row H11: {Account, Account, Contact, Account} are three chunks. */
const CHUNKS_MAX = 10

function checkChunks(rows: readonly CollectionRow[]): void {
    const chunks = rows.filter((row, index) => row.object !== rows[index - 1]?.object).length
    if (chunks <= CHUNKS_MAX) return
    throw new ApiError(
        400,
        'INVALID_INPUT',
        `Cannot have more than ${CHUNKS_MAX} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    )
}

/** A second row for the same record would undo the first one unseen (SOAP API guide, "DUPLICATE_VALUE"). */
function repeatedIds(rows: readonly CollectionRow[]): Map<number, RowError> {
    const seen = new Set<string>()
    const repeated = new Map<number, RowError>()
    rows.forEach(({ record }, index) => {
        const id = record?.id ?? null
        if (id !== null && seen.has(id))
            repeated.set(index, { statusCode: 'DUPLICATE_VALUE', message: `Duplicate id specified: ${id}`, fields: [] })
        if (id !== null) seen.add(id)
    })
    return repeated
}

export function saveRows(request: ApiRequest, operation: DmlOperation, rows: readonly CollectionRow[], options: SaveOptions): RowResult[] {
    checkChunks(rows)
    const [first] = rows
    const name = options.externalIdField
    const field = name === undefined || first?.object == null ? null : requireExternalId(first.object, name).name
    const repeated = repeatedIds(rows)
    const results = rows.map((row, index) => failedRow([...row.errors, ...(repeated.has(index) ? [repeated.get(index)!] : [])]))
    const good = rows.flatMap(({ record }, index) => (record !== null && results[index]?.errors.length === 0 ? [{ record, index }] : []))
    if (options.allOrNone && good.length < rows.length) return settleAllOrNone(results)
    if (good.length === 0) return results
    const saved = request.org.runAsUser(request.session.user, 'rest', () => {
        const records = good.map(({ record }) => record)
        return runDml(request, operation, records, { allOrNone: options.allOrNone, externalIdField: field })
    })
    good.forEach(({ index }, position) => (results[index] = saved[position] ?? failedRow([])))
    return options.allOrNone ? settleAllOrNone(results) : results
}

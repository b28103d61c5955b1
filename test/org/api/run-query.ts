/** Runs one SOQL text for a REST request and puts its rows into JSON (rows H2, H15). */
import { checkQuery } from '../platform/soql/check.ts'
import { parseQuery } from '../platform/soql/parse.ts'
import type { Query } from '../platform/soql/query.ts'
import { SoqlError, isAggregate } from '../platform/soql/query.ts'
import { ApexException } from '../runtime/exception.ts'
import type { SObject } from '../runtime/sobject.ts'
import { ApiError } from './api-error.ts'
import type { ApiRequest } from './resource.ts'
import { writeAggregate } from './write-aggregate.ts'
import { attributesOf } from './write-record.ts'
import { writeValue } from './write-value.ts'

export interface QueryAnswer {
    readonly records: readonly object[]
    /** The answer to SELECT COUNT(), which has no rows. */
    readonly count: number | null
}

/** Only Apex binds variables and reads the recycle bin by ALL ROWS; REST has /queryAll for that (REST guide, "QueryAll"). */
export function parseForRest(text: string, withDeleted: boolean): Query {
    const query = parseQuery(text)
    if (query.binds.length > 0) throw new ApiError(400, 'MALFORMED_QUERY', 'Bind variables only allowed in Apex code')
    if (query.allRows) throw new ApiError(400, 'MALFORMED_QUERY', "unexpected token: 'ALL'")
    return withDeleted ? { ...query, allRows: true } : query
}

/** Row H2: the text of a wrong query is that of Apex's QueryException (row B27), its code tells what is wrong. */
export function translateQueryError(error: unknown): unknown {
    if (error instanceof SoqlError) return new ApiError(400, error.code, error.message)
    if (error instanceof ApexException && error.typeName === 'System.QueryException')
        return new ApiError(400, codeOf(error.getMessage()), error.getMessage())
    return error
}

function codeOf(message: string): string {
    if (message.includes('No such column') || message.includes("Didn't understand relationship")) return 'INVALID_FIELD'
    if (message.includes('is not supported')) return 'INVALID_TYPE'
    if (message.startsWith('Maximum SOQL offset')) return 'NUMBER_OUTSIDE_VALID_RANGE'
    return 'MALFORMED_QUERY'
}

/** Names of one selected field from the row on: `['Account', 'Name']`. */
type Path = readonly string[]

/** `l.Name` and `Lead.Name` are `Name` of the row itself. */
export function relativeNames(names: Path, query: Query, object: string): Path {
    const [first = ''] = names
    const isRow = [query.alias, object].some((name) => name?.toLowerCase() === first.toLowerCase())
    return isRow && names.length > 1 ? names.slice(1) : names
}

function writeChildren(record: SObject, query: Query, base: string): object | null {
    const key = (query.from.names.at(-1) ?? '').toLowerCase()
    const rows = (record.children.get(key)?.items ?? []) as SObject[]
    return rows.length === 0 ? null : { totalSize: rows.length, done: true, records: rows.map((row) => writeRow(row, query, base)) }
}

/** Fields and parents in the order they were selected; names as the schema spells them. */
function writePaths(record: SObject, paths: readonly Path[], base: string): object {
    const row: Record<string, unknown> = { attributes: attributesOf(record, base) }
    for (const [first = '', ...rest] of paths) {
        const key = first.toLowerCase()
        if (rest.length === 0) {
            row[record.type.fields.get(key)?.name ?? first] = writeValue(record.raw(key))
            continue
        }
        const name =
            [...record.type.fields.values()].find((field) => field.relationshipName?.toLowerCase() === key)?.relationshipName ?? first
        if (name in row) continue
        const parent = record.parents.get(key) ?? null
        const inner = paths.filter((path) => path.length > 1 && path[0]?.toLowerCase() === key).map((path) => path.slice(1))
        row[name] = parent === null ? null : writePaths(parent, inner, base)
    }
    return row
}

function writeRow(record: SObject, query: Query, base: string): object {
    const paths = query.select.flatMap((item) => (item.kind === 'field' ? [relativeNames(item.path.names, query, record.type.name)] : []))
    const row = writePaths(record, paths, base) as Record<string, unknown>
    for (const item of query.select) {
        if (item.kind !== 'children') continue
        const key = (item.query.from.names.at(-1) ?? '').toLowerCase()
        row[record.type.children.get(key)?.name ?? key] = writeChildren(record, item.query, base)
    }
    return row
}

export function runQuery(request: ApiRequest, text: string, withDeleted: boolean): QueryAnswer {
    try {
        const query = parseForRest(text, withDeleted)
        checkQuery(query, request.schema)
        const options = { binds: [] }
        const result = request.org.runAsUser(request.session.user, 'restQuery', () => request.org.services.data.query(query, options))
        if (query.isCount) return { records: [], count: result.size }
        const write = isAggregate(query) ? writeAggregate : (record: SObject) => writeRow(record, query, request.base)
        return { records: result.records.map((record) => write(record)), count: null }
    } catch (error) {
        throw translateQueryError(error)
    }
}

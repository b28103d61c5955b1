/**
 * What a bulk query may ask. Not allowed: GROUP BY, OFFSET, aggregates, inner queries of children, compound fields (which this org's
 * schema has not) (https://developer.salesforce.com/docs/platform/api-asynch/guide/query-create-job.md, "SOQL Considerations").
 */
import { checkQuery } from '../../platform/soql/check.ts'
import type { Query, SelectItem } from '../../platform/soql/query.ts'
import { isAggregate } from '../../platform/soql/query.ts'
import { resolveObject, resolvePath } from '../../platform/soql/resolve.ts'
import type { ResolvedPath } from '../../platform/soql/resolve.ts'
import type { Schema, SchemaField, SchemaObject } from '../../platform/schema-types.ts'
import type { SObject } from '../../runtime/sobject.ts'
import { ApiError } from '../api-error.ts'
import { parseForRest, relativeNames, translateQueryError } from '../run-query.ts'

export interface Column {
    /** As the query wrote it: the head of the column. */
    readonly name: string
    readonly field: SchemaField
    readonly valueOf: (record: SObject) => unknown
}

export interface BulkQuery {
    readonly object: SchemaObject
    readonly query: Query
    readonly columns: readonly Column[]
}

/** The code with which a production connector records such refusals (airbytehq/airbyte, source-salesforce). */
function refuse(message: string): ApiError {
    return new ApiError(400, 'API_ERROR', message)
}

function follow(record: SObject, steps: ResolvedPath['steps'], key: string): unknown {
    let current: SObject | null = record
    for (const { relationship } of steps) current = current?.parents.get(relationship) ?? null
    return current?.values.get(key) ?? null
}

function columnOf(item: SelectItem, query: Query, schema: Schema, object: SchemaObject): Column {
    if (item.kind !== 'field') throw refuse('Aggregate Relationships not supported in Bulk Query')
    const { field, key, steps } = resolvePath(schema, object, query, item.path)
    const name = relativeNames(item.path.names, query, object.name).join('.')
    return { name, field, valueOf: (record) => follow(record, steps, key) }
}

/** @throws ApiError 400 for a query that is wrong or that bulk jobs do not take. */
export function readBulkQuery(text: string, withDeleted: boolean, schema: Schema): BulkQuery {
    try {
        const query = parseForRest(text, withDeleted)
        checkQuery(query, schema)
        const object = resolveObject(schema, query)
        if (object.kind === 'event') throw new ApiError(400, 'INVALIDENTITY', `${object.name} is not supported by the Bulk API`)
        if (query.isCount || isAggregate(query)) throw refuse('Aggregate Relationships not supported in Bulk Query')
        if (query.offset !== null) throw refuse('OFFSET is not supported in Bulk Query')
        return { object, query, columns: query.select.map((item) => columnOf(item, query, schema, object)) }
    } catch (error) {
        throw translateQueryError(error)
    }
}

/** Compares a parsed query with the schema: objects, fields, and the rules on what goes together (rows B14, B20 to B25, B27). */
import type { Schema, SchemaField, SchemaObject } from '../schema-types.ts'
import { SoqlError, isAggregate } from './query.ts'
import type { Condition, Query, SelectItem, Value } from './query.ts'
import { checkMetadataQuery, isMetadata } from './check-metadata.ts'
import { notImplemented } from './parse-conditions.ts'
import { resolveChild, resolveObject, resolvePath } from './resolve.ts'

function malformed(message: string): SoqlError {
    return new SoqlError('MALFORMED_QUERY', message)
}

const checked = new WeakMap<Query, Schema>()

/** @throws SoqlError. Repeated checks of one query cost nothing. */
export function checkQuery(query: Query, schema: Schema): void {
    if (checked.get(query) === schema) return
    const object = resolveObject(schema, query)
    checkOn(query, schema, object)
    if (isMetadata(object)) checkMetadataQuery(query, object)
    checked.set(query, schema)
}

function checkOn(query: Query, schema: Schema, object: SchemaObject): void {
    for (const item of query.select) checkSelected(item, query, schema, object)
    if (query.where !== null) checkCondition(query.where, query, schema, object)
    for (const path of query.groupBy) {
        const { field } = resolvePath(schema, object, query, path)
        if (field.custom && field.calculated) throw malformed(`field '${field.name}' can not be grouped in a query call`)
    }
    for (const item of query.orderBy) {
        if (item.path === null || (isAggregate(query) && isAlias(query, item.path.names))) continue
        const { field } = resolvePath(schema, object, query, item.path)
        if (isLong(field) || field.type === 'multipicklist') throw malformed(`field '${field.name}' can not be sorted in a query call`)
    }
    checkCombination(query)
    if (isAggregate(query)) checkGrouping(query)
}

function isLong(field: SchemaField): boolean {
    return field.type === 'longtextarea' || (field.type === 'textarea' && (field.length ?? 0) > 255)
}

function isAlias(query: Query, names: readonly string[]): boolean {
    const name = names.join('.').toLowerCase()
    return query.select.some((item) => item.kind !== 'children' && item.alias?.toLowerCase() === name)
}

function checkSelected(item: SelectItem, query: Query, schema: Schema, object: SchemaObject): void {
    if (item.kind === 'children') {
        checkOn(item.query, schema, resolveChild(schema, object, item.query).object)
        if (item.query.select.some((inner) => inner.kind !== 'field'))
            throw notImplemented('aggregates and inner queries in an inner query')
        return
    }
    if (item.path === null) return
    const { field, key, steps } = resolvePath(schema, object, query, item.path)
    if (item.kind === 'aggregate' && isLong(field)) throw malformed(`field ${field.name} does not support aggregate operator ${item.call}`)
    if (item.kind === 'field' && steps.length === 0 && countSelected(query, key) > 1)
        throw malformed(`duplicate field selected: ${field.name}`)
    if (item.kind === 'field' && item.alias !== null && !isAggregate(query)) {
        throw malformed(`only aggregate expressions use field aliasing`)
    }
}

function countSelected(query: Query, key: string): number {
    return query.select.filter((item) => item.kind === 'field' && item.path.names.length === 1 && item.path.names[0]!.toLowerCase() === key)
        .length
}

function checkCondition(condition: Condition, query: Query, schema: Schema, object: SchemaObject): void {
    if (condition.kind === 'not') return checkCondition(condition.part, query, schema, object)
    if (condition.kind !== 'compare') {
        for (const part of condition.parts) checkCondition(part, query, schema, object)
        return
    }
    if (condition.path === null || condition.aggregate !== null) throw malformed('aggregate functions are not allowed in WHERE')
    const { field } = resolvePath(schema, object, query, condition.path)
    if (isLong(field) || field.encrypted) throw malformed(`field '${field.name}' can not be filtered in a query call`)
    const isText = field.apexType === 'String'
    if (condition.operator === 'LIKE' && !isText)
        throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.type} field`)
    const isMultiple = condition.operator === 'INCLUDES' || condition.operator === 'EXCLUDES'
    if (isMultiple !== (field.type === 'multipicklist' && isMultiple)) {
        throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.type} field`)
    }
    checkLiteral(field, condition.value)
    if (condition.value.kind === 'query') checkSemiJoin(condition.value.query, schema)
}

function checkSemiJoin(query: Query, schema: Schema): void {
    const [only, ...more] = query.select
    if (only?.kind !== 'field' || more.length > 0) throw malformed('a semi-join selects exactly one field')
    checkOn(query, schema, resolveObject(schema, query))
}

/** What a literal of the other sort is told; dates have their own literals. */
function checkLiteral(field: SchemaField, value: Value): void {
    if (value.kind === 'list') return value.values.forEach((one) => checkLiteral(field, one))
    const wantsQuotes = field.apexType === 'String' || field.apexType === 'Id'
    const isQuoted = value.kind === 'literal' && typeof value.value === 'string'
    const isBare = value.kind === 'number' || (value.kind === 'literal' && typeof value.value === 'boolean')
    const type = field.apexType === 'Decimal' || field.apexType === 'Integer' ? 'double' : field.apexType.toLowerCase()
    const start = `value of filter criterion for field '${field.name}' must be of type ${type}`
    if (wantsQuotes && isBare) throw new SoqlError('INVALID_FIELD', `${start} and should be enclosed in quotes`)
    if (!wantsQuotes && isQuoted) throw new SoqlError('INVALID_FIELD', `${start} and should not be enclosed in quotes`)
    if (isBare && (value.kind === 'number') === (field.type === 'boolean')) throw new SoqlError('INVALID_FIELD', start)
    if (value.kind === 'date' && field.apexType !== 'Date')
        throw new SoqlError('INVALID_FIELD', `${start} and should not be enclosed in quotes`)
    if (value.kind === 'datetime' && field.apexType !== 'Datetime') throw new SoqlError('INVALID_FIELD', start)
}

function checkCombination(query: Query): void {
    if (query.select.some((item) => item.kind === 'aggregate' && item.path === null) && query.select.length > 1)
        throw malformed('COUNT() stands alone')
    if (query.isCount && query.orderBy.length > 0) throw malformed('ORDER BY is not allowed with COUNT()')
    if (query.isCount && query.groupBy.length > 0) throw malformed('GROUP BY is not allowed with COUNT()')
    if (query.forUpdate && (query.orderBy.length > 0 || query.allRows))
        throw malformed('FOR UPDATE is not allowed with ORDER BY or ALL ROWS')
    if (isAggregate(query) && query.limit !== null && query.groupBy.length === 0) {
        throw malformed('Non-grouped query that uses overall aggregate functions cannot also use LIMIT')
    }
}

function checkGrouping(query: Query): void {
    const grouped = new Set(query.groupBy.map((path) => path.names.join('.').toLowerCase()))
    for (const item of query.select) {
        if (item.kind === 'children') throw malformed('inner queries are not allowed with aggregates')
        const name = item.path?.names.join('.') ?? ''
        if (item.kind === 'field' && !grouped.has(name.toLowerCase())) throw malformed(`Field must be grouped or aggregated: ${name}`)
    }
}

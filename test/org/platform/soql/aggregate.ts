/** GROUP BY, HAVING and the aggregate functions; rows of the answer are AggregateResult (rows B22 to B24, F3). */
import { Decimal } from '../../runtime/decimal.ts'
import { isNumber, toDecimal } from '../../runtime/numbers.ts'
import { SObject } from '../../runtime/sobject.ts'
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import type { Row } from '../table.ts'
import { predicateOf } from './filter.ts'
import { sortBy } from './order.ts'
import type { AggregateFunction, Condition, FieldPath, Query } from './query.ts'
import { resolvePath } from './resolve.ts'
import type { ResolvedPath } from './resolve.ts'
import { valueAt } from './rows.ts'
import type { Source } from './rows.ts'

interface Column {
    readonly name: string
    readonly call: AggregateFunction | null
    readonly path: ResolvedPath | null
}

/** Rows with equal grouped values. */
type Group = readonly Row[]

function fieldOf(name: string, apexType: string, template: SchemaField): SchemaField {
    return { ...template, name, label: name, apexType, relationshipName: null, referenceTo: [] }
}

/** Row B23: without an alias, fields keep their name and functions are expr0, expr1 in order. */
function columnsOf(source: Source): Column[] {
    let implied = 0
    return source.query.select.map((item): Column => {
        if (item.kind === 'children') throw new Error('an aggregate query has no inner queries')
        const path = item.path === null ? null : resolve(source, item.path)
        if (item.kind === 'field') return { name: item.alias ?? path!.field.name, call: null, path }
        return { name: item.alias ?? `expr${implied++}`, call: item.call, path }
    })
}

function resolve(source: Source, path: FieldPath): ResolvedPath {
    return resolvePath(source.core.schema, source.object, source.query, path)
}

function groupRows(source: Source, rows: readonly Row[]): Group[] {
    const paths = source.query.groupBy.map((path) => resolve(source, path))
    if (paths.length === 0) return [rows]
    const groups = new Map<string, Row[]>()
    for (const row of rows) {
        const key = JSON.stringify(paths.map((path) => textOf(valueAt(source.core, row, path))))
        const group = groups.get(key)
        if (group === undefined) groups.set(key, [row])
        else group.push(row)
    }
    return [...groups.values()]
}

function textOf(value: unknown): string | null {
    return value === null ? null : `${value as string}`.toLowerCase()
}

function compute(source: Source, call: AggregateFunction | null, path: ResolvedPath | null, group: Group): unknown {
    if (path === null) return group.length
    const values = group.map((row) => valueAt(source.core, row, path)).filter((value) => value !== null)
    if (call === null) return group[0] === undefined ? null : valueAt(source.core, group[0], path)
    if (call === 'COUNT') return values.length
    if (call === 'COUNT_DISTINCT') return new Set(values.map(textOf)).size
    if (values.length === 0) return null
    if (call === 'MIN' || call === 'MAX')
        return sortBy(values, [{ valueOf: (value) => value, descending: call === 'MAX', nullsLast: true }])[0]
    const sum = values.filter(isNumber).reduce<Decimal>((total, value) => total.add(toDecimal(value)), Decimal.ofInteger(0))
    return call === 'SUM' ? sum : sum.divide(Decimal.ofInteger(values.length))
}

function typeOf(column: Column): string {
    if (column.call === 'COUNT' || column.call === 'COUNT_DISTINCT') return 'Integer'
    return column.call === 'SUM' || column.call === 'AVG' ? 'Decimal' : (column.path?.field.apexType ?? 'Integer')
}

function resultType(source: Source, columns: readonly Column[]): SchemaObject {
    const template = [...source.object.fields.values()][0]!
    const fields = columns.map((column) => fieldOf(column.name, typeOf(column), column.path?.field ?? template))
    return {
        ...source.object,
        name: 'AggregateResult',
        label: 'AggregateResult',
        fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
        children: new Map(),
    }
}

function passes(source: Source, condition: Condition, group: Group): boolean {
    if (condition.kind === 'not') return !passes(source, condition.part, group)
    if (condition.kind === 'and') return condition.parts.every((part) => passes(source, part, group))
    if (condition.kind === 'or') return condition.parts.some((part) => passes(source, part, group))
    const path = condition.path === null ? null : resolve(source, condition.path)
    const template = path?.field ?? [...source.object.fields.values()][0]!
    const field = fieldOf(
        'having',
        typeOf({ name: 'having', call: condition.aggregate ?? (path === null ? 'COUNT' : null), path }),
        template,
    )
    return predicateOf(field, condition.operator, condition.value, source.binding)(compute(source, condition.aggregate, path, group))
}

function sortGroups(source: Source, columns: readonly Column[], groups: Group[]): Group[] {
    const keys = source.query.orderBy.map((item) => {
        const named = item.aggregate === null && item.path !== null ? columns.find((column) => isNamed(column, item.path!)) : undefined
        const path = named?.path ?? (item.path === null ? null : resolve(source, item.path))
        const call = named === undefined ? item.aggregate : named.call
        return { ...item, valueOf: (group: Group) => compute(source, call, path, group) }
    })
    return keys.length === 0 ? groups : sortBy(groups, keys)
}

function isNamed(column: Column, path: FieldPath): boolean {
    return column.name.toLowerCase() === path.names.join('.').toLowerCase()
}

/** Row F3: COUNT costs one row per group, other functions every row they read. */
export function rowsRead(query: Query, rows: number, groups: number): number {
    const onlyCounts = query.select.every((item) => item.kind === 'field' || (item.kind === 'aggregate' && item.call === 'COUNT'))
    return onlyCounts ? groups : rows
}

export function aggregateRows(source: Source, rows: readonly Row[], shuffle: (groups: Group[]) => Group[]): SObject[] {
    const columns = columnsOf(source)
    const type = resultType(source, columns)
    const { having } = source.query
    const groups = shuffle(groupRows(source, rows)).filter((group) => having === null || passes(source, having, group))
    return sortGroups(source, columns, groups).map((group) => {
        const record = new SObject(type)
        for (const column of columns) record.setRaw(column.name.toLowerCase(), compute(source, column.call, column.path, group))
        record.selected = new Set(columns.map((column) => column.name.toLowerCase()))
        return record
    })
}

/** Finds the stored rows that a query's WHERE accepts, by index where one fits. */
import { transaction } from '../../runtime/transaction.ts'
import type { DataCore } from '../core.ts'
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import { readValue } from '../formulas.ts'
import { requireVisible, visibleRows } from '../sharing.ts'
import type { Row } from '../table.ts'
import { predicateOf, valuesOf } from './filter.ts'
import type { Binding } from './filter.ts'
import type { Condition, Query } from './query.ts'
import { resolvePath } from './resolve.ts'
import type { ResolvedPath } from './resolve.ts'

/** A query on one object with what its conditions refer to. */
export interface Source {
    readonly core: DataCore
    readonly object: SchemaObject
    readonly query: Query
    readonly binding: Binding
    /** The only rows to look at: the children of one parent. */
    readonly rows?: readonly Row[]
}

/** Row E19: Apex tests read nothing through Owner. Undefined as well where the lookup is empty. */
export function parentOf(core: DataCore, row: Row, { reference, relationship }: ResolvedPath['steps'][number]): Row | undefined {
    const id = row.values.get(reference)
    const isHidden = relationship === 'owner' && transaction().test !== null
    const parent = isHidden || typeof id !== 'string' ? undefined : core.store.row(id)
    if (parent !== undefined) requireVisible(core, parent, 'a path to a')
    return parent
}

/** The row at the end of the path's lookups; undefined where one is empty. */
function followPath(core: DataCore, row: Row, steps: ResolvedPath['steps']): Row | undefined {
    let current: Row | undefined = row
    for (const step of steps) {
        current = parentOf(core, current, step)
        if (current === undefined) return undefined
    }
    return current
}

export function valueAt(core: DataCore, row: Row, path: ResolvedPath): unknown {
    const end = followPath(core, row, path.steps)
    if (end === undefined) return null
    // The Name object's Type is the object's name.
    if (path.field.calculated && path.key === 'type') return core.store.objectOf(end.id)?.name ?? null
    const object = path.field.calculated ? core.store.objectOf(end.id) : undefined
    return object === undefined ? (end.values.get(path.key) ?? null) : readValue(core.store, object, end.values, path.key)
}

/** Reads what the path names of one row after the other. */
export function readerOf(core: DataCore, path: ResolvedPath): (row: Row) => unknown {
    const { steps, field, key } = path
    if (steps.length === 0 && !field.calculated) return (row) => row.values.get(key) ?? null
    return (row) => valueAt(core, row, path)
}

type RowTest = (row: Row) => boolean

function testOf(source: Source, condition: Condition): RowTest {
    if (condition.kind === 'not') {
        const test = testOf(source, condition.part)
        return (row) => !test(row)
    }
    if (condition.kind !== 'compare') {
        const tests = condition.parts.map((part) => testOf(source, part))
        return condition.kind === 'and' ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row))
    }
    const { core, object, query, binding } = source
    const path = resolvePath(core.schema, object, query, condition.path!)
    const accepts = predicateOf(path.field, condition.operator, condition.value, binding)
    const read = readerOf(core, path)
    return (row) => accepts(read(row))
}

interface Lookup {
    readonly field: SchemaField
    readonly key: string
    readonly values: readonly unknown[]
}

/** A condition that must hold and names the values of an indexed field of the row itself. */
function findLookup(source: Source, condition: Condition | null): Lookup | null {
    if (condition === null || condition.kind === 'not' || condition.kind === 'or') return null
    if (condition.kind === 'and') {
        for (const part of condition.parts) {
            const lookup = findLookup(source, part)
            if (lookup !== null) return lookup
        }
        return null
    }
    const isMatch = condition.operator === '=' || condition.operator === 'IN'
    if (!isMatch || condition.path === null || condition.value.kind === 'dateLiteral') return null
    const { field, key, steps } = resolvePath(source.core.schema, source.object, source.query, condition.path)
    const isIndexed = key === 'id' || source.core.store.table(source.object.name).isIndexed(key)
    if (steps.length > 0 || !isIndexed) return null
    const values = valuesOf(field, condition.value, source.binding)
    return values.includes(null) ? null : { field, key, values }
}

function candidates(source: Source): Iterable<Row> {
    if (source.rows !== undefined) return source.rows
    const table = source.core.store.table(source.object.name)
    const lookup = findLookup(source, source.query.where)
    if (lookup === null) return table.all()
    const rows = new Set<Row>()
    for (const value of lookup.values) {
        const found = lookup.key === 'id' ? [table.row(value as string)] : table.find(lookup.key, value)
        for (const row of found) if (row !== undefined) rows.add(row)
    }
    return rows
}

/** Archived activities are read like deleted rows (SOQL and SOSL Reference, "ALL ROWS"). */
function shownRows({ object, query }: Source): RowTest {
    if (query.allRows) return () => true
    if (!object.fields.has('isarchived')) return (row) => row.deletion === null
    return (row) => row.deletion === null && row.values.get('isarchived') !== true
}

/** In the order of creation; deleted rows only with ALL ROWS (row B25), rows of others only where sharing shows them (row A39). */
export function findRows(source: Source): Row[] {
    const test = source.query.where === null ? (): boolean => true : testOf(source, source.query.where)
    const found: Row[] = []
    const isVisible = visibleRows(source.object)
    const isShown = shownRows(source)
    for (const row of candidates(source)) {
        if (isVisible !== null && !isVisible(row)) continue
        if (isShown(row) && test(row)) found.push(row)
    }
    return found
}

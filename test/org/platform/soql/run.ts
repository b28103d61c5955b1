/** Answers a query: rows, order, paging, limits; in user mode only what the running user may read. */
import { Decimal } from '../../runtime/decimal.ts'
import type { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import { withSharing } from '../../runtime/sharing.ts'
import { checkAccess } from '../access/check-query.ts'
import type { DataCore } from '../core.ts'
import type { QueryOptions, QueryResult, RowLimit, RowScan } from '../data-types.ts'
import type { Row } from '../table.ts'
import { aggregateRows, rowsRead } from './aggregate.ts'
import { checkQuery } from './check.ts'
import type { Binding } from './filter.ts'
import { Randomness, sortBy } from './order.ts'
import { project, projectionOf } from './project.ts'
import type { Projection } from './project.ts'
import { SoqlError, isAggregate } from './query.ts'
import type { Query, Value } from './query.ts'
import { resolveObject, resolvePath } from './resolve.ts'
import { findRows, readerOf } from './rows.ts'
import type { Source } from './rows.ts'

/** Row B21. */
const OFFSET_MAX = 2000

function countOf(value: Value | null, binds: readonly unknown[]): number | null {
    if (value === null) return null
    const bound = value.kind === 'bind' ? binds[value.index] : value.kind === 'number' ? Number(value.text) : null
    const count = bound instanceof Decimal ? bound.toNumber() : Number(bound)
    if (bound === null || !Number.isInteger(count) || count < 0)
        throw new SoqlError('MALFORMED_QUERY', 'LIMIT and OFFSET take a number from 0 up')
    return count
}

export class QueryRunner {
    private readonly core: DataCore
    private readonly randomness: Randomness

    constructor(core: DataCore, seed: number) {
        this.core = core
        this.randomness = new Randomness(seed)
    }

    /** @throws SoqlError, and System.LimitException for the query and its rows. */
    run(query: Query, options: QueryOptions): QueryResult {
        transaction().limits.spend('soql')
        checkQuery(query, this.core.schema)
        if (query.isInUserMode || options.isInUserMode === true) {
            checkAccess(query, this.core.schema, transaction().user.access)
            return withSharing(() => this.answer(query, options))
        }
        return this.answer(query, options)
    }

    private answer(query: Query, options: QueryOptions): QueryResult {
        const object = resolveObject(this.core.schema, query)
        const source: Source = { core: this.core, object, query, binding: this.bindingOf(options.binds) }
        if (query.isCount) return this.count(source)
        return isAggregate(query) ? this.aggregate(source) : this.select(source, options.rowLimit ?? 'queryRows')
    }

    /** Finds the rows now and makes their records page by page, as Bulk API queries are read. Costs no limits: no Apex runs it. */
    scan(query: Query): RowScan {
        checkQuery(query, this.core.schema)
        const object = resolveObject(this.core.schema, query)
        const source: Source = { core: this.core, object, query, binding: this.bindingOf([]) }
        const projection = projectionOf(this.core, object, query)
        const rows = this.cut(this.sort(findRows(source), source), source)
        return { size: rows.length, records: (from, to) => this.projectAll(source, rows.slice(from, to), projection) }
    }

    private bindingOf(binds: readonly unknown[]): Binding {
        const binding: Binding = { binds, nowMs: this.core.clock.now(), select: (query) => this.selectValues(query, binding) }
        return binding
    }

    /** Row F3: one row, whatever it counts. */
    private count(source: Source): QueryResult {
        transaction().limits.spend('queryRows')
        return { records: [], size: this.cut(findRows(source), source).length }
    }

    private aggregate(source: Source): QueryResult {
        const rows = findRows(source)
        const groups = aggregateRows(source, rows, (items) => this.randomness.shuffle(items))
        transaction().limits.spend('queryRows', rowsRead(source.query, rows.length, groups.length))
        const records = this.cut(groups, source)
        return { records, size: records.length }
    }

    private select(source: Source, rowLimit: RowLimit): QueryResult {
        const { limits } = transaction()
        const projection = projectionOf(this.core, source.object, source.query)
        // Row F2.
        if (projection.children.length > 0) limits.spend('childQueries', projection.children.length)
        const rows = this.cut(this.sort(findRows(source), source), source)
        limits.spend(rowLimit, rows.length)
        const records = this.projectAll(source, rows, projection)
        return { records, size: records.length }
    }

    private projectAll(source: Source, rows: readonly Row[], projection: Projection): SObject[] {
        return rows.map((row) =>
            project(this.core, source.object, row, projection, (parent, child) => this.children(source, parent, child)),
        )
    }

    private children(source: Source, parent: Row, child: Projection['children'][number]): SObject[] {
        const related = this.core.store.table(child.object.name).find(child.reference, parent.id)
        const inner: Source = { ...source, object: child.object, query: child.query, rows: related }
        const rows = this.cut(this.sort(findRows(inner), inner), inner)
        transaction().limits.spend('queryRows', rows.length)
        return this.projectAll(inner, rows, projectionOf(this.core, child.object, child.query))
    }

    private selectValues(query: Query, binding: Binding): unknown[] {
        const object = resolveObject(this.core.schema, query)
        const item = query.select[0]
        if (item?.kind !== 'field') throw new SoqlError('MALFORMED_QUERY', 'a semi-join selects exactly one field')
        const path = resolvePath(this.core.schema, object, query, item.path)
        const rows = findRows({ core: this.core, object, query, binding })
        // A lookup that is empty matches nothing.
        return rows.map(readerOf(this.core, path)).filter((value) => value !== null)
    }

    /** Row B18: what ORDER BY leaves open is shuffled. */
    private sort(rows: Row[], { object, query }: Pick<Source, 'object' | 'query'>): Row[] {
        const shuffled = this.randomness.shuffle(rows)
        if (query.orderBy.length === 0) return shuffled
        const keys = query.orderBy.map((item) => {
            const path = resolvePath(this.core.schema, object, query, item.path!)
            return { ...item, valueOf: readerOf(this.core, path) }
        })
        return sortBy(shuffled, keys)
    }

    private cut<T>(items: T[], { query, binding }: Pick<Source, 'query' | 'binding'>): T[] {
        const offset = countOf(query.offset, binding.binds) ?? 0
        if (offset > OFFSET_MAX) throw new SoqlError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000')
        const limit = countOf(query.limit, binding.binds)
        return offset === 0 && limit === null ? items : items.slice(offset, limit === null ? undefined : offset + limit)
    }
}

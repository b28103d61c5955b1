/**
 * The columns of a query, which tools ask for beside its rows (`/query?q=…&columns=true`). The answer's shape is what the Salesforce CLI
 * reads of it; the resource is not in the REST guide.
 */
import { checkQuery } from '../platform/soql/check.ts'
import type { Query, SelectItem } from '../platform/soql/query.ts'
import type { Schema } from '../platform/schema-types.ts'
import { parseForRest, relativeNames, translateQueryError } from './run-query.ts'

interface Column {
    readonly aggregate: boolean
    readonly columnName: string
    readonly displayName: string
    readonly joinColumns: readonly Column[]
}

function column(name: string, aggregate = false, joinColumns: readonly Column[] = []): Column {
    return { aggregate, columnName: name, displayName: name, joinColumns }
}

/** `Account.Owner.Name` is a column of Account with a column of Owner. */
function pathColumn([first = '', ...rest]: readonly string[]): Column {
    return rest.length === 0 ? column(first) : column(first, false, [pathColumn(rest)])
}

/** Aggregates without a name are called by their place among themselves, as their rows are. */
function columnsOf(query: Query, object: string): Column[] {
    let unnamed = 0
    const columnOf = (item: SelectItem): Column => {
        if (item.kind === 'field')
            return item.alias === null ? pathColumn(relativeNames(item.path.names, query, object)) : column(item.alias)
        if (item.kind === 'aggregate') return column(item.alias ?? `expr${unnamed++}`, true)
        const relationship = item.query.from.names.at(-1) ?? ''
        return column(relationship, true, columnsOf(item.query, relationship))
    }
    return query.select.map(columnOf)
}

export function describeColumns(text: string, schema: Schema, withDeleted: boolean): object {
    try {
        const query = parseForRest(text, withDeleted)
        checkQuery(query, schema)
        const object = schema.object(query.from.names.at(-1) ?? '')
        return {
            columnMetadata: columnsOf(query, object?.name ?? ''),
            entityName: object?.name ?? null,
            groupBy: query.groupBy.length > 0,
            keyPrefix: object?.keyPrefix ?? null,
        }
    } catch (error) {
        throw translateQueryError(error)
    }
}

/** Reads tables and keys out of the migrations, as far as the check needs them. */

export interface Key {
    /** `primary key of rules`, or the name of an index. */
    readonly name: string
    readonly columns: readonly string[]
}

export interface Schema {
    /** Those with an org_id. */
    readonly tables: ReadonlySet<string>
    /** Those without. */
    readonly others: readonly string[]
    readonly keys: readonly Key[]
}

const TABLE = /create table (\w+) \(([\s\S]*?)\n\);/g
const KEY = /\b(primary key|unique|foreign key)\s*\(([^)]*)\)/g
const INLINE = /^\s*(\w+)\s[^,\n]*\b(primary key|unique)\b(?!\s*\()/gm
const ALTERED = /alter table (\w+)\s([^;]*);/g
const INDEX = /create (?:unique )?index (\w+) on \w+ \(([^)]*)\)/g
const DROPPED_INDEX = /drop index (?:if exists )?(\w+)/g

const split = (columns: string): string[] => columns.split(',').map((column) => column.trim().split(/\s/)[0] ?? '')
const keysIn = (table: string, text: string): Key[] =>
    [...text.matchAll(KEY)].map(([, kind, columns = '']) => ({ name: `${kind} of ${table}`, columns: split(columns) }))

export function readSchema(migrations: readonly string[]): Schema {
    const text = migrations.join('\n').replace(/--[^\n]*/g, '')
    const tables = [...text.matchAll(TABLE)].map(([, name = '', body = '']) => ({ name, body }))
    const inline = tables.flatMap(({ name, body }) =>
        [...body.matchAll(INLINE)].map(([, column = '', kind]) => ({ name: `${kind} of ${name}`, columns: [column] })),
    )
    const dropped = new Set([...text.matchAll(DROPPED_INDEX)].map(([, name]) => name))
    const indexes = [...text.matchAll(INDEX)].map(([, name = '', columns = '']) => ({ name, columns: split(columns) }))
    return {
        tables: new Set(tables.filter(({ body }) => /^\s*org_id\s/m.test(body)).map(({ name }) => name)),
        others: tables.filter(({ body }) => !/^\s*org_id\s/m.test(body)).map(({ name }) => name),
        keys: [
            ...inline,
            ...tables.flatMap(({ name, body }) => keysIn(name, body)),
            ...[...text.matchAll(ALTERED)].flatMap(([, table = '', change = '']) => keysIn(table, change)),
            ...indexes.filter(({ name }) => !dropped.has(name)),
        ],
    }
}

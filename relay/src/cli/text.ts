/** Results as a person reads them: names and values in columns. */

function toText(value: unknown): string {
    if (value === null || value === undefined) return '-'
    if (value instanceof Date) return value.toISOString()
    return typeof value === 'string' ? value : JSON.stringify(value)
}

function align(rows: readonly (readonly string[])[]): string[] {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
    return rows.map((row) =>
        row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd(),
    )
}

/** One line for each field. */
export const describe = (fields: object): string[] => align(Object.entries(fields).map(([name, value]) => [name, toText(value)]))

/** A head and one line for each row; all rows have the same fields. */
export function toTable(rows: readonly object[], whenEmpty: string): string[] {
    const [first] = rows
    if (first === undefined) return [whenEmpty]
    return align([Object.keys(first), ...rows.map((row) => Object.values(row).map(toText))])
}

/** One page of Bulk results: CSV text to rows of texts. Pure. What a text means is decided by who knows the field's type. */
import { parse } from 'csv-parse/sync'
import { SalesforceError } from './salesforce-types.ts'

/** Field name to text; null where Salesforce left it empty, which is how CSV says null. */
export type TextRow = Readonly<Record<string, string | null>>

const unusable = (message: string, cause?: unknown) => new SalesforceError('answer_unusable', message, { cause })

function toRow(header: readonly string[], cells: readonly string[]): TextRow {
    // Not an object literal: a column may be called __proto__.
    return Object.fromEntries(header.map((name, index) => [name, cells[index] === '' ? null : (cells[index] ?? null)]))
}

/** `columns` are what was asked for; the page may have them in another order, but neither fewer nor others. */
export function readCsv(text: string, columns: readonly string[]): TextRow[] {
    let lines: string[][]
    try {
        lines = parse(text, { bom: true, relax_column_count: false, skip_empty_lines: true })
    } catch (cause) {
        throw unusable('A page of Bulk results is not CSV.', cause)
    }
    const [header = [], ...rows] = lines
    const names = new Set(header.map((name) => name.toLowerCase()))
    const isComplete =
        names.size === header.length && header.length === columns.length && columns.every((name) => names.has(name.toLowerCase()))
    if (!isComplete) throw unusable('A page of Bulk results has other columns than were asked for.')
    return rows.map((cells) => toRow(header, cells))
}

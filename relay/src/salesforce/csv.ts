/** One page of Bulk results: CSV text to rows of texts. Pure. What a text means is decided by who knows the field's type. */
import { parse } from 'csv-parse/sync'
import { SalesforceError } from './salesforce-types.ts'

/** Field name to text; null where Salesforce left it empty, which is how CSV says null. */
export type TextRow = Readonly<Record<string, string | null>>

const unusable = (message: string, cause?: unknown) => new SalesforceError('answer_unusable', message, { cause })

function toRow(names: readonly string[], cells: readonly string[]): TextRow {
    // Not an object literal: a column may be called __proto__.
    return Object.fromEntries(names.map((name, index) => [name, cells[index] === '' ? null : (cells[index] ?? null)]))
}

/** The columns in the page's order, as they were asked for; null where the page has fewer, others, or one twice. */
function matchHeader(header: readonly string[], columns: readonly string[]): string[] | null {
    const asked = new Map(columns.map((name) => [name.toLowerCase(), name]))
    const matched = new Set(header.map((name) => asked.get(name.toLowerCase())))
    const isComplete = header.length === columns.length && matched.size === columns.length && !matched.has(undefined)
    return isComplete ? [...matched].filter((name) => name !== undefined) : null
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
    const names = matchHeader(header, columns)
    if (names === null) throw unusable('A page of Bulk results has other columns than were asked for.')
    return rows.map((cells) => toRow(names, cells))
}

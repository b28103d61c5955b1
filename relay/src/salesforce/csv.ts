/**
 * One page of Bulk results: CSV text to rows of texts, as they are asked for, so that a page costs little more memory than its text. What
 * a text means is decided by who knows the field's type.
 */
import { pipeline, Readable } from 'node:stream'
import { parse } from 'csv-parse'
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

/** So much is parsed at a time. Bytes, so that no character is cut in two. */
const CHUNK_BYTES = 64 * 1_024

function* cut(bytes: Buffer, size: number): Generator<Buffer> {
    for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** The first line is the header. */
async function* readLines(text: string, chunkBytes: number): AsyncGenerator<readonly string[]> {
    const parser = parse({ bom: true, relax_column_count: false, skip_empty_lines: true, record_delimiter: ['\r\n', '\n'] })
    // An error is thrown where the lines are taken.
    pipeline(Readable.from(cut(Buffer.from(text), chunkBytes)), parser, () => undefined)
    try {
        for await (const line of parser) yield line as string[]
    } catch (cause) {
        throw unusable('A page of Bulk results is not CSV.', cause)
    }
}

/** `columns` are what was asked for; the page may have them in another order, but neither fewer nor others. */
export async function* readCsv(text: string, columns: readonly string[], chunkBytes = CHUNK_BYTES): AsyncGenerator<TextRow> {
    let names: readonly string[] | null = null
    for await (const line of readLines(text, chunkBytes)) {
        if (names !== null) yield toRow(names, line)
        else if ((names = matchHeader(line, columns)) === null) break
    }
    if (names === null) throw unusable('A page of Bulk results has other columns than were asked for.')
}

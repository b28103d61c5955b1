/** Writes CSV that a spreadsheet opens as text and nothing else. Pure. */

/**
 * A cell that begins like a formula is run by spreadsheets when the file is opened; after an apostrophe it is text. Quotes are doubled, and
 * every cell is quoted, so that none can begin another.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function writeCell(value: string | number | null): string {
    const text = value === null ? '' : String(value)
    const safe = /^\s*[=+\-@]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text
    return `"${safe.replaceAll('"', '""')}"`
}

/** With the byte order mark by which Excel knows UTF-8. */
export function writeCsv(header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
    return `\ufeff${[header, ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n')}\r\n`
}

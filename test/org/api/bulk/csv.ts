/** Rows of a query job as CSV: every cell in quotes, as recorded from a live org (mohan-chinnappan-n/cli-dx, bulkquey.md). */
import { ApexDatetime } from '../../runtime/date-time.ts'
import { isNumber, toDecimal } from '../../runtime/numbers.ts'
import type { SObject } from '../../runtime/sobject.ts'
import { writeValue } from '../write-value.ts'
import type { Column } from './bulk-query.ts'

const DELIMITERS = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' } as const
const LINE_ENDINGS = { LF: '\n', CRLF: '\r\n' } as const

export interface CsvFormat {
    readonly columnDelimiter: keyof typeof DELIMITERS
    readonly lineEnding: keyof typeof LINE_ENDINGS
}

export const COLUMN_DELIMITERS = Object.keys(DELIMITERS)
export const LINE_ENDING_NAMES = Object.keys(LINE_ENDINGS)

/** Numbers other than integers come as Java writes doubles: 9.0E7, 1.6147805824397E13 (forcedotcom/cli #3367, dataloader #161). */
export function writeDouble(value: number): string {
    const withPoint = (text: string): string => (text.includes('.') ? text : `${text}.0`)
    const size = Math.abs(value)
    if (value === 0 || (size >= 1e-3 && size < 1e7)) return withPoint(String(value))
    const [mantissa = '', exponent = ''] = value.toExponential().split('e')
    return `${withPoint(mantissa)}E${Number(exponent)}`
}

/** Datetimes end in Z here, other than in JSON (from memory). */
function writeText({ field }: Column, value: unknown): string {
    if (value === null || value === undefined) return ''
    if (value instanceof ApexDatetime) return value.toString()
    if (field.type !== 'int' && isNumber(value)) return writeDouble(toDecimal(value).toNumber())
    return String(writeValue(value))
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** With the head, also on the pages after the first, and a line end after the last row. */
export function writeCsv(columns: readonly Column[], records: readonly SObject[], format: CsvFormat): string {
    const [delimiter, end] = [DELIMITERS[format.columnDelimiter], LINE_ENDINGS[format.lineEnding]]
    const head = columns.map(({ name }) => quote(name)).join(delimiter) + end
    const rows = records.map((record) => columns.map((column) => quote(writeText(column, column.valueOf(record)))).join(delimiter) + end)
    return head + rows.join('')
}

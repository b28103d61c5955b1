/** What is asked of Bulk API, and its rows as REST would give them: its CSV has texts only, which the fields' types give a meaning. Pure. */
import type { FieldValue } from '../mirror/index.ts'
import { readExactNumber } from '../platform/exact-number.ts'
import { SalesforceError } from '../salesforce/index.ts'
import type { Condition, Query, Row, TextRow } from '../salesforce/index.ts'
import type { BulkRead } from './bulk-store.ts'
import { SYSTEM_FIELDS } from './interval-diff.ts'
import { hasDeletions, isMergeable } from './readable-objects.ts'
import type { ReadableObject } from './readable-objects.ts'

/** Besides its fields: what says that a row was deleted, and what it was merged into. */
export function listColumns({ object, fields }: ReadableObject): string[] {
    const deletion = [...(hasDeletions(object) ? ['IsDeleted'] : []), ...(isMergeable(object) ? ['MasterRecordId'] : [])]
    return [...new Set([...SYSTEM_FIELDS, ...deletion, ...fields.map(({ name }) => name)])]
}

/** The range that is to be read now. */
export function makeQuery({ object, columns, rangeFrom, rangeTo }: BulkRead): Query {
    const from: Condition[] = rangeFrom === null ? [] : [{ field: 'SystemModstamp', operator: '>=', at: rangeFrom }]
    const to: Condition[] = rangeTo === null ? [] : [{ field: 'SystemModstamp', operator: '<', at: rangeTo }]
    return { object, fields: columns, where: [...from, ...to] }
}

const NUMBERS = new Set(['currency', 'double', 'integer', 'int', 'long', 'percent'])

function readText(name: string, type: string | undefined, text: string | null): FieldValue {
    if (text === null) return null
    if (type === 'boolean') return text === 'true'
    if (type === undefined || !NUMBERS.has(type)) return text
    if (Number.isFinite(Number(text))) return readExactNumber(text)
    throw new SalesforceError('answer_unusable', `Bulk results have a ${name} that is no number.`)
}

export type ReadTextRow = (row: TextRow) => Row

export function createRowReader({ fields }: ReadableObject): ReadTextRow {
    const types = new Map([...fields.map(({ name, type }) => [name, type] as const), ['IsDeleted', 'boolean'] as const])
    return (row) => Object.fromEntries(Object.entries(row).map(([name, text]) => [name, readText(name, types.get(name), text)]))
}

/**
 * From what was read to changes: a row against the mirror's state of its record. Pure. What the mirror holds already makes no change, so
 * reading twice does no harm; states between two readings are unseen.
 */
import { versionOf } from '../mirror/index.ts'
import type { Change, FieldValue, StoredState, Values } from '../mirror/index.ts'
import { toDouble } from '../platform/exact-number.ts'
import { toId18 } from '../platform/salesforce-id.ts'
import type { Row } from '../salesforce/index.ts'
import type { Field } from '../schemas/index.ts'

/** Read of every object besides its fields. */
export const SYSTEM_FIELDS = ['Id', 'SystemModstamp', 'CreatedDate', 'LastModifiedById'] as const

export interface Reading {
    /** Names the run; with the place in it a change is named once and for all. */
    readonly transaction: string
    /** Before the rows were asked for, so that what is saved meanwhile counts as newer. */
    readonly readAt: Date
    /** What was created since is new; null: nothing is, every row is read. */
    readonly windowFrom: Date | null
}

export interface Deletion {
    readonly id: string
    readonly deletedAt: Date
    /** The record that it was merged into. */
    readonly mergedInto: string | null
}

/** Salesforce writes +0000 where the package writes Z. */
const toTime = (text: FieldValue | undefined): string => new Date(String(text)).toISOString()

function readValue(type: string, value: FieldValue): FieldValue {
    return type === 'datetime' && typeof value === 'string' ? toTime(value) : value
}

/** What of a readable object a row is read by. */
export interface RowFields {
    readonly object: string
    readonly fields: readonly Pick<Field, 'name' | 'type'>[]
}

const readValues = ({ fields }: RowFields, row: Row): Values =>
    Object.fromEntries(fields.map(({ name, type }) => [name, readValue(type, row[name] ?? null)]))

/** A change without its place in the run. */
export type Draft = Omit<Change, 'sequence'>

const isNews = (draft: Draft, state: StoredState): boolean => versionOf({ ...draft, sequence: 0 }) > state.version

/** REST writes numbers as doubles: one that differs from what the package sent only in digits that a double does not hold is the same. */
function isSame(value: FieldValue | undefined, known: FieldValue | undefined): boolean {
    if (value === known) return true
    return typeof value !== typeof known && toDouble(value) !== null && toDouble(value) === toDouble(known)
}

/** Old values of the fields that differ; a field that the mirror never had has none. */
function findPrevious(values: Values, known: Values): Values {
    const differing = Object.keys(values).filter((name) => Object.hasOwn(known, name) && !isSame(values[name], known[name]))
    return Object.fromEntries(differing.map((name) => [name, known[name] ?? null]))
}

/** What was read, with the digits that only the package sends. */
const keepDigits = (values: Values, known: Values): Values =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isSame(value, known[name]) ? (known[name] ?? null) : value]))

const hasMore = (values: Values, known: Values): boolean => Object.keys(values).some((name) => !Object.hasOwn(known, name))

const isCreatedSince = (row: Row, { windowFrom }: Reading): boolean =>
    windowFrom !== null && new Date(toTime(row['CreatedDate'])) >= windowFrom

/** What a query that also finds deleted rows says of one. */
function toDeletedRow(row: Row): Deletion {
    const { Id, SystemModstamp, MasterRecordId } = row
    return { id: String(Id), deletedAt: new Date(toTime(SystemModstamp)), mergedInto: toId18(String(MasterRecordId ?? '')) }
}

/** Null where the mirror is as new or newer. */
export function toChange(readable: RowFields, row: Row, state: StoredState | null, reading: Reading): Draft | null {
    if (row['IsDeleted'] === true) return toDeletion(readable.object, toDeletedRow(row), state, reading)
    const values = readValues(readable, row)
    const draft: Draft = {
        object: readable.object,
        operation: 'updated',
        recordId: String(row['Id']),
        transaction: reading.transaction,
        capturedAt: reading.readAt.toISOString(),
        systemModstamp: toTime(row['SystemModstamp']),
        changedBy: toId18(String(row['LastModifiedById'])),
        values,
        previous: {},
        mergedInto: null,
        origin: null,
        isReread: false,
    }
    // Without a state before it an update says nothing about what was before, and fires no rule.
    if (state === null) return isCreatedSince(row, reading) ? { ...draft, operation: 'created' } : draft
    if (!isNews(draft, state)) return null
    if (state.isDeleted) return { ...draft, operation: 'undeleted' }
    const known = state.values ?? {}
    const previous = findPrevious(values, known)
    const isDifferent = Object.keys(previous).length > 0 || hasMore(values, known)
    return isDifferent ? { ...draft, values: keepDigits(values, known), previous } : null
}

/** Null where the mirror never saw the record, knows that it is gone, or saw it restored since. */
export function toDeletion(object: string, deletion: Deletion, state: StoredState | null, reading: Reading): Draft | null {
    const systemModstamp = deletion.deletedAt.toISOString()
    if (state === null || state.isDeleted || state.systemModstamp > systemModstamp) return null
    return {
        object,
        operation: 'deleted',
        recordId: deletion.id,
        transaction: reading.transaction,
        capturedAt: reading.readAt.toISOString(),
        systemModstamp,
        changedBy: null,
        values: state.values ?? {},
        previous: {},
        mergedInto: deletion.mergedInto,
        origin: null,
        isReread: false,
    }
}

/** Decides which rows of an upsert are inserted and which update what (row C29). */
import { NotImplementedError } from '../../runtime/exception.ts'
import { recordOf } from '../records.ts'
import type { DataCore } from '../core.ts'
import type { RowError } from '../data-types.ts'
import type { SchemaField, SchemaObject } from '../schema-types.ts'
import { uniqueKey } from '../table.ts'
import type { Input } from './attempts.ts'
import { rowErrors } from './row-errors.ts'

export interface UpsertPlan {
    readonly inserts: Input[]
    readonly updates: Input[]
    readonly failures: { readonly index: number; readonly error: RowError }[]
}

function matchField(object: SchemaObject, name: string | null): SchemaField | null {
    if (name === null || name.toLowerCase() === 'id') return null
    const field = object.fields.get(name.toLowerCase())
    if (field === undefined || !(field.externalId || field.unique))
        throw new NotImplementedError(`upsert of ${object.name} by ${name}, no external id`)
    return field
}

/** Row C29: only unique fields may ignore case. */
function matchKey(field: SchemaField, value: unknown): string {
    return field.unique ? uniqueKey(field, value) : String(value)
}

/** The input with the matched row's id, as a copy: the caller's record gets its id only when it was saved. */
function withId(input: Input, id: string): Input {
    const record = recordOf(input.record.type, input.record.values)
    record.setRaw('id', id)
    return { index: input.index, record }
}

export function matchUpserts(core: DataCore, object: SchemaObject, inputs: readonly Input[], externalIdField: string | null): UpsertPlan {
    const plan: UpsertPlan = { inserts: [], updates: [], failures: [] }
    const field = matchField(object, externalIdField)
    const seen = new Set<string>()
    for (const input of inputs) {
        if (field === null) (input.record.id === null ? plan.inserts : plan.updates).push(input)
        else matchOne(core, object, field, input, seen, plan)
    }
    return plan
}

function matchOne(core: DataCore, object: SchemaObject, field: SchemaField, input: Input, seen: Set<string>, plan: UpsertPlan): void {
    const key = field.name.toLowerCase()
    const value = input.record.raw(key)
    const fail = (error: RowError): void => void plan.failures.push({ index: input.index, error })
    if (value === null) return fail(rowErrors.externalIdMissing(field.name))
    const entry = matchKey(field, value)
    if (seen.has(entry))
        return fail({ statusCode: 'DUPLICATE_VALUE', message: `Duplicate external id specified: ${value as string}`, fields: [field.name] })
    seen.add(entry)
    const matches = core.store
        .table(object.name)
        .find(key, value)
        .filter((row) => row.deletion === null && matchKey(field, row.values.get(key)) === entry)
    if (matches.length > 1) return fail(rowErrors.severalMatches(field.name))
    if (matches[0] === undefined) plan.inserts.push(input)
    else plan.updates.push(withId(input, matches[0].id))
}

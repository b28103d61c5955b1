/** The DML half of Database: one implementation for all overloads of insert, update, upsert, delete, undelete and merge. */
import type { Definition } from './define.ts'
import { MergeResult, resultsOf } from './dml-results.ts'
import { ApexList } from '../runtime/collections.ts'
import { NotImplementedError, apexException, nullPointer } from '../runtime/exception.ts'
import { enumConstant } from '../runtime/enum.ts'
import { LibraryObject } from '../runtime/object.ts'
import { SObject } from '../runtime/sobject.ts'
import { dmlException, idsOf, recordsOf } from '../runtime/store-access.ts'
import { FieldToken } from '../runtime/tokens.ts'
import { transaction } from '../runtime/transaction.ts'
import type { DmlOperation, RowResult } from '../platform/data-types.ts'

/** Database.DMLOptions, as far as it decides between all and some. */
export class DmlOptionsValue extends LibraryObject {
    readonly apexType = 'Database.DMLOptions'
    allOrNone: boolean | null = null
}

interface Call {
    readonly operation: DmlOperation
    readonly allOrNone: boolean
    readonly externalIdField: string | null
    readonly mergeWith?: readonly string[]
    readonly isInUserMode: boolean
}

/** The optional arguments, told apart by their class, since the overloads differ only in which of them are there. */
function callOf(operation: DmlOperation, values: readonly unknown[]): Call {
    const options = values.find((value) => value instanceof DmlOptionsValue)
    const allOrNone = values.find((value) => typeof value === 'boolean') ?? options?.allOrNone ?? true
    const field = values.find((value) => value instanceof FieldToken)
    const isInUserMode = values.includes(enumConstant('System.AccessLevel', 'USER_MODE'))
    return { operation, allOrNone, externalIdField: field?.field.name ?? null, isInUserMode }
}

function run(call: Call, records: readonly SObject[]): RowResult[] {
    const results = transaction().org.data.dml(call.operation, records, call)
    const failure = call.allOrNone ? dmlException(call.operation, results, records) : null
    if (failure !== null) throw failure
    return results
}

/** Deletes and undeletes take Ids too. */
function recordsOrIds(value: unknown): SObject[] {
    const items = value instanceof ApexList ? value.items : [value]
    return items.map((item) => {
        if (item instanceof SObject) return item
        if (typeof item !== 'string') throw nullPointer()
        return recordOfId(item)
    })
}

function recordOfId(id: string): SObject {
    const prefix = id.slice(0, 3)
    const object = [...transaction().org.schema.objects()].find((candidate) => candidate.keyPrefix === prefix)
    if (object === undefined) throw apexException('SObjectException', `Cannot determine SObject type for ${id}`)
    const record = new SObject(object)
    record.setRaw('id', id)
    return record
}

function statement(operation: DmlOperation, resultType: string, isByIdAllowed: boolean): (value: unknown, ...rest: unknown[]) => unknown {
    return (value, ...rest) => {
        if (value === null) throw nullPointer()
        const records = isByIdAllowed ? recordsOrIds(value) : recordsOf(value)
        const results = resultsOf(resultType, run(callOf(operation, rest), records))
        return value instanceof ApexList ? results : results.items[0]
    }
}

const TAILS = ['', ', Boolean', ', System.AccessLevel', ', Boolean, System.AccessLevel']

function overloads(name: DmlOperation, resultType: string, tails: readonly string[], isById: boolean): Record<string, Definition> {
    const work = statement(name, resultType, isById)
    const forms = [['SObject', resultType] as const, ['List<SObject>', `List<${resultType}>`] as const]
    const idForms = isById ? [['Id', resultType] as const, ['List<Id>', `List<${resultType}>`] as const] : []
    const all = [...forms, ...idForms].flatMap(([first, returns]) => tails.map((tail) => `static ${returns} ${name}(${first}${tail})`))
    return Object.fromEntries(all.map((signature) => [signature, work]))
}

function merge(master: SObject | null, losers: unknown, ...rest: unknown[]): unknown {
    if (master === null || losers === null) throw nullPointer()
    const mergeWith = idsOf(losers)
    const [row] = run({ ...callOf('merge', rest), mergeWith }, [master])
    if (row === undefined) throw new NotImplementedError('a merge without a result')
    return new MergeResult(row, row.success ? mergeWith : [])
}

const mergeForms = ['SObject', 'Id', 'List<SObject>', 'List<Id>'].flatMap((loser) =>
    TAILS.map((tail) => `static Database.MergeResult merge(SObject, ${loser}${tail})`),
)
const WITH_OPTIONS = [...TAILS, ', Database.DMLOptions', ', Database.DMLOptions, System.AccessLevel']
const UPSERT_TAILS = [...TAILS, ...TAILS.map((tail) => `, Schema.SObjectField${tail}`)]

export const dmlMembers: Readonly<Record<string, Definition>> = {
    ...overloads('insert', 'Database.SaveResult', WITH_OPTIONS, false),
    ...overloads('update', 'Database.SaveResult', WITH_OPTIONS, false),
    ...overloads('upsert', 'Database.UpsertResult', UPSERT_TAILS, false),
    ...overloads('delete', 'Database.DeleteResult', TAILS, true),
    ...overloads('undelete', 'Database.UndeleteResult', TAILS, true),
    ...Object.fromEntries(mergeForms.map((signature) => [signature, merge])),
}

/** What a DML statement refuses before it touches a row: whole-statement exceptions and the row errors of re-entrant and mixed DML. */
import { apexException } from '../../runtime/exception.ts'
import type { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import type { DmlOperation, RowError } from '../data-types.ts'
import type { SchemaObject } from '../schema-types.ts'
import { stateOf } from '../transaction-state.ts'
import { rowErrors } from './row-errors.ts'

/** Changes of type within one list (row C28). */
const TYPE_CHUNKS_MAX = 10

/** Row C27. */
function refuseDuplicates(operation: DmlOperation, records: readonly SObject[]): void {
    const isCreating = operation === 'insert' || operation === 'upsert'
    if (isCreating && new Set(records).size < records.length) {
        throw apexException('ListException', 'Before Insert or Upsert list must not have two identically equal elements')
    }
    if (operation === 'insert') return
    const seen = new Set<string>()
    for (const { id } of records) {
        if (id !== null && seen.has(id)) throw apexException('ListException', `Duplicate id in list: ${id}`)
        if (id !== null) seen.add(id)
    }
}

/** Row C6. */
function refuseTriggerRows(records: readonly SObject[]): void {
    const running = stateOf(transaction()).running
    if (records.some((record) => running.some((trigger) => trigger.rows.has(record)))) {
        throw apexException('SObjectException', 'DML statement cannot operate on trigger.new or trigger.old')
    }
}

function refuseObjects(operation: DmlOperation, records: readonly SObject[]): void {
    let chunks = 0
    let last: SchemaObject | null = null
    for (const { type } of records) {
        const isRefused =
            type.isSystem || type.kind === 'event' || (!type.isDeletable && (operation === 'delete' || operation === 'undelete'))
        if (isRefused) throw apexException('TypeException', `DML operation ${operation.toUpperCase()} not allowed on ${type.name}`)
        if (type !== last) chunks++
        last = type
    }
    if (chunks > TYPE_CHUNKS_MAX) {
        throw apexException(
            'TypeException',
            'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.',
        )
    }
}

/** @throws the exceptions that stop a statement as a whole. */
export function refuseStatement(operation: DmlOperation, records: readonly SObject[]): void {
    refuseTriggerRows(records)
    refuseDuplicates(operation, records)
    refuseObjects(operation, records)
}

/** Rows C7, C8: the running operation again on a row of a before trigger. */
export function findSelfReference(id: string | null, verb: 'update' | 'delete'): RowError | null {
    if (id === null) return null
    const trigger = stateOf(transaction()).running.find(
        ({ event, ids }) => ids.has(id) && (event === 'before update' || (verb === 'delete' && event === 'before delete')),
    )
    return trigger === undefined ? null : rowErrors.selfReference(id, trigger.name, verb)
}

/** Changes of a user that count as setup (row C32). */
const USER_SETUP_FIELDS = ['isactive', 'userroleid', 'profileid', 'username', 'usertype', 'federationidentifier']

function isSetupChange(operation: DmlOperation, record: SObject): boolean {
    if (record.type.name !== 'User' || operation !== 'update') return record.type.isSetup
    return USER_SETUP_FIELDS.some((key) => record.values.has(key))
}

/** Row C32. Remembers what was written otherwise. */
export function findMixing(operation: DmlOperation, record: SObject): RowError | null {
    const { written } = stateOf(transaction())
    const name = record.type.name
    if (isSetupChange(operation, record)) {
        if (written.other !== null) return rowErrors.mixed(name, written.other)
        written.setup ??= name
    } else if (record.type.name !== 'User') {
        if (written.setup !== null) return rowErrors.mixed(name, written.setup)
        written.other ??= name
    }
    return null
}

/** One DML statement: limits, refusals, 200-row chunks, rollback (rows C5, C12, C19, C24, C28). */
import type { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import type { DataCore } from '../core.ts'
import type { DmlOperation, DmlOptions, RowResult } from '../data-types.ts'
import type { SchemaObject } from '../schema-types.ts'
import { attemptChunk, markAttempt } from './attempts.ts'
import type { Input } from './attempts.ts'
import { mergeRows } from './merge.ts'
import { runRows } from './operations.ts'
import { refuseStatement } from './refusals.ts'
import { failed, rowErrors } from './row-errors.ts'
import { TriggerDepthException } from './triggers.ts'

/** Rows that go through triggers together. */
const CHUNK_ROWS = 200

interface Chunk {
    readonly object: SchemaObject
    readonly inputs: Input[]
}

function chunksOf(records: readonly SObject[]): Chunk[] {
    const chunks: Chunk[] = []
    records.forEach((record, index) => {
        const last = chunks[chunks.length - 1]
        if (last === undefined || last.object !== record.type || last.inputs.length === CHUNK_ROWS) {
            chunks.push({ object: record.type, inputs: [{ index, record }] })
        } else last.inputs.push({ index, record })
    })
    return chunks
}

function runChunks(core: DataCore, operation: DmlOperation, records: readonly SObject[], options: DmlOptions): RowResult[] {
    const { limits, triggers } = transaction()
    return chunksOf(records).flatMap(({ object, inputs }) => {
        if (triggers.length === 0) limits.startChunk()
        return attemptChunk(core, inputs, options.allOrNone, (rest) => runRows(core, operation, object, rest, options))
    })
}

/** Spends limits for a statement and runs it so that whatever it throws leaves no rows behind. */
export function guardStatement<T>(core: DataCore, rowCount: number, work: (goBack: () => void) => T, failAll: (text: string) => T): T {
    const tx = transaction()
    tx.limits.spend('dml')
    tx.limits.spend('dmlRows', rowCount)
    tx.uncommittedWork = true
    const goBack = markAttempt(core)
    try {
        return work(() => goBack(false))
    } catch (error) {
        goBack(false)
        // Row C24: uncatchable in nested frames, an ordinary failure for the outermost.
        if (error instanceof TriggerDepthException && tx.triggers.length === 1) return failAll(error.getMessage())
        throw error
    }
}

export function runStatement(core: DataCore, operation: DmlOperation, records: readonly SObject[], options: DmlOptions): RowResult[] {
    if (records.length === 0) return []
    refuseStatement(operation, records)
    const losers = options.mergeWith ?? []
    const run = (goBack: () => void): RowResult[] => {
        const results = operation === 'merge' ? [mergeRows(core, records[0]!, losers)] : runChunks(core, operation, records, options)
        // A merge is one row for all its records: it never succeeds in part.
        if ((options.allOrNone || operation === 'merge') && results.some((result) => !result.success)) goBack()
        else giveIds(operation, records, results)
        return results
    }
    const failAll = (text: string): RowResult[] => records.map((record) => failed([rowErrors.trigger(text)], record.id))
    return guardStatement(core, records.length + losers.length, run, failAll)
}

/** Row C12: the caller's instance gets its id and nothing else. */
function giveIds(operation: DmlOperation, records: readonly SObject[], results: readonly RowResult[]): void {
    if (operation !== 'insert' && operation !== 'upsert') return
    records.forEach((record, index) => {
        const result = results[index]!
        if (result.success) record.setRaw('id', result.id)
    })
}

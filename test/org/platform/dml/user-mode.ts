/** A DML statement in user mode (row C42): rows that the running user may not write fail before triggers see them, the others are saved. */
import { withSharing } from '../../runtime/sharing.ts'
import type { SObject } from '../../runtime/sobject.ts'
import { transaction } from '../../runtime/transaction.ts'
import { findRefusals, inaccessibleFields } from '../access/check-dml.ts'
import type { DataCore } from '../core.ts'
import type { DmlOperation, DmlOptions, RowResult } from '../data-types.ts'
import { failed } from './row-errors.ts'
import { runStatement } from './statement.ts'

/** @throws SecurityException for an object, DmlException for fields where all rows or none are to be saved. */
export function runInUserMode(core: DataCore, operation: DmlOperation, records: readonly SObject[], options: DmlOptions): RowResult[] {
    const refusals = findRefusals(operation, records, transaction().user.access)
    const exception = options.allOrNone ? inaccessibleFields(records, refusals) : null
    if (exception !== null) throw exception
    const allowed = records.filter((_, index) => refusals[index] === null)
    const results = withSharing(() => runStatement(core, operation, allowed, options)).values()
    return records.map((record, index) => {
        const refusal = refusals[index] ?? null
        return refusal === null ? results.next().value! : failed([refusal], record.id)
    })
}

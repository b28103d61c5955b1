/** One result per row of a Collections request, in input order (rows H11, H12). */
import type { RowError, RowResult } from '../platform/data-types.ts'

/** Row H12: rows that were fine but went down with the others. */
const ROLLED_BACK: RowError = {
    statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
    fields: [],
}

/** `created` appears in answers to upserts only. */
export function writeResult(result: RowResult, isUpsert: boolean): object {
    const { id, success, created, errors } = result
    if (success) return { id, success, errors: [], ...(isUpsert ? { created } : {}) }
    return { success, errors: errors.map(({ statusCode, message, fields }) => ({ statusCode, message, fields })) }
}

export function failedRow(errors: readonly RowError[]): RowResult {
    return { success: false, id: null, created: false, errors }
}

/** With allOrNone one failed row fails them all. */
export function settleAllOrNone(results: readonly RowResult[]): RowResult[] {
    const hasFailed = results.some((result) => result.errors.length > 0)
    return results.map((result) => (hasFailed && result.errors.length === 0 ? failedRow([ROLLED_BACK]) : result))
}

/** Carries writes by the API: each becomes a row of the package's object, whose trigger in the org does it. */
import { insertRows, ROWS_MAX } from '../salesforce/index.ts'
import type { Inserted, RowError, Salesforce } from '../salesforce/index.ts'
import { unescapeHtml } from './html-text.ts'
import { toCommand } from './write-types.ts'
import type { Write, WriteProblem, WriteResult } from './write-types.ts'

export { ROWS_MAX }

/** A write has one row of it in the org, under its own key, once it is done. */
export const OBJECT = 'Headroom_Write__c'
export const KEY_FIELD = 'Key__c'
const INNER = /^([A-Z][A-Z0-9_]+): ([^]*?)(?: \[([^\]]*)\])?$/

/**
 * The trigger adds an error `<STATUS_CODE>: <message> [fields]` to the row that it cannot carry out, and addError escapes it for HTML (Apex
 * Reference, "SObject Class": https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexcode/apex_methods_system_sobject.htm).
 */
export function toProblem({ statusCode, message, fields }: RowError): WriteProblem {
    const inner = statusCode === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' ? INNER.exec(message) : null
    if (inner === null) return { code: statusCode, message, fields: [...fields] }
    const named = (inner[3] ?? '').split(', ').filter((name) => name !== '')
    return { code: inner[1] ?? statusCode, message: unescapeHtml(inner[2] ?? message), fields: named }
}

function toResults(writes: readonly Write[], { errors, found }: Inserted): WriteResult[] {
    const recordIds = new Map(found.map((row) => [String(row[KEY_FIELD]), row['Record_Id__c']]))
    return writes.map(({ id }, index): WriteResult => {
        const error = errors[index]
        const recordId = recordIds.get(id)
        // A row that is there says so itself: an error beside it is that of its second insert.
        if (error == null || recordId !== undefined) return { key: id, ok: true, recordId: typeof recordId === 'string' ? recordId : null }
        return { key: id, ok: false, error: toProblem(error) }
    })
}

/** One call, whatever their number up to ROWS_MAX. */
export async function carryByApi(salesforce: Salesforce, writes: readonly Write[]): Promise<WriteResult[]> {
    const rows = writes.map((write) => ({ Key__c: write.id, Command__c: JSON.stringify(toCommand(write)) }))
    const asked = { object: OBJECT, rows, keyField: KEY_FIELD, readFields: [KEY_FIELD, 'Record_Id__c'] }
    return toResults(writes, await insertRows(salesforce, asked, { feature: 'write', urgency: 'write', object: OBJECT }))
}

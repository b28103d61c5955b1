/** A scripted Salesforce that takes rows of the package's object as an org with the package does: by unique keys, each row by itself. */
import type { ServerResponse } from 'node:http'
import type { Asked, ScriptedSalesforce } from './scripted-salesforce.ts'
import { reply } from './scripted-salesforce.ts'
import type { Command } from './start-writes.ts'

export interface RowFault {
    readonly statusCode: string
    readonly message: string
    readonly fields?: readonly string[]
}

export interface ScriptedRows {
    /** Commands that were carried out, in their order. */
    readonly done: Command[]
    /** What keeps a command from being carried out; null: nothing. */
    refuse: (command: Command) => RowFault | null
    /** Instead of the answer, after all was done. */
    lose: (response: ServerResponse) => boolean
}

interface Subrequest {
    readonly referenceId: string
    readonly url: string
    readonly body?: { readonly records: readonly { readonly Key__c: string; readonly Command__c: string }[] }
}

const DUPLICATE: RowFault = {
    statusCode: 'DUPLICATE_VALUE',
    message: 'duplicate value found: Key__c duplicates value on record with id: a00',
}

export function scriptRows(server: ScriptedSalesforce): ScriptedRows {
    const ids = new Map<string, string>()
    const rows: ScriptedRows = { done: [], refuse: () => null, lose: () => false }

    function insert(text: string): RowFault | null {
        const command = JSON.parse(text) as Command
        const fault = ids.has(command.key) ? DUPLICATE : rows.refuse(command)
        if (fault !== null) return fault
        rows.done.push(command)
        ids.set(command.key, command.recordId ?? `00T${String(ids.size + 1).padStart(12, '0')}`)
        return null
    }

    function answer({ referenceId, url, body }: Subrequest): object {
        if (body !== undefined) {
            const faults = body.records.map(({ Command__c }) => insert(Command__c))
            return { referenceId, body: faults.map((fault) => ({ success: fault === null, errors: fault === null ? [] : [fault] })) }
        }
        const keys = [...decodeURIComponent(url).matchAll(/'([^']+)'/g)].map((found) => found[1] ?? '')
        const records = keys.filter((key) => ids.has(key)).map((key) => ({ Key__c: key, Record_Id__c: ids.get(key) ?? null }))
        return { referenceId, body: { done: true, records } }
    }

    server.answer = ({ path, body }: Asked, response) => {
        if (!path.endsWith('/composite')) return reply(response, 404, [{ errorCode: 'NOT_FOUND', message: path }])
        const { compositeRequest } = JSON.parse(body) as { compositeRequest: Subrequest[] }
        // All of them are Collections or queries, of which Composite takes five.
        if (compositeRequest.length > 5) return reply(response, 400, [{ errorCode: 'LIMIT_EXCEEDED', message: 'Too many subrequests.' }])
        const compositeResponse = compositeRequest.map((one) => ({ ...answer(one), httpStatusCode: 200, httpHeaders: {} }))
        if (rows.lose(response)) return
        reply(response, 200, { compositeResponse }, { 'sforce-limit-info': `api-usage=${server.calls.length}/15000` })
    }
    return rows
}

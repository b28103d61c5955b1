/** Rows are deleted by their keys: what is gone is told apart from what Salesforce keeps, and nothing is guessed from a strange answer. */
import { describe, expect, test } from '@jest/globals'
import { deleteRows } from '../../../../relay/src/salesforce/delete-rows.ts'
import type { Salesforce, SalesforceRequest } from '../../../../relay/src/salesforce/salesforce-types.ts'

const PURPOSE = { feature: 'write', urgency: 'backfill' } as const
const toId = (nth: number): string => `a0000000000${String(nth).padStart(4, '0')}AAA`
const toKey = (nth: number): string => `key-${nth}`
const toKeys = (count: number): string[] => Array.from({ length: count }, (_, nth) => toKey(nth))
const toRows = (...nths: number[]) => ({ done: true, records: nths.map((nth) => ({ Id: toId(nth), Key__c: toKey(nth) })) })
const deleted = { success: true, errors: [] }
const refused = (statusCode: string) => ({ success: false, errors: [{ statusCode, message: 'No.', fields: [] }] })

/** Answers each Composite from a list of what its subrequests are answered. */
function scripted(...answers: Record<string, unknown>[]): Salesforce & { readonly asked: SalesforceRequest[] } {
    const asked: SalesforceRequest[] = []
    const send = (request: SalesforceRequest) => {
        asked.push(request)
        const compositeResponse = Object.entries(answers[asked.length - 1] ?? {}).map(([referenceId, body]) => ({ referenceId, body }))
        return Promise.resolve({ status: 200, headers: {}, text: JSON.stringify({ compositeResponse }) })
    }
    return { orgId: '00D000000000001EAA', version: '66.0', currentUser: () => Promise.resolve('005000000000001AAA'), asked, send }
}
const run = (salesforce: Salesforce, count: number) =>
    deleteRows(salesforce, { object: 'Headroom_Write__c', keyField: 'Key__c', keys: toKeys(count) }, PURPOSE)

describe('rows with these keys', () => {
    test('are found by one call and deleted by another, 200 in each subrequest', async () => {
        const rows = toRows(...Array.from({ length: 200 }, (_, nth) => nth))
        const salesforce = scripted(
            { read0: rows, read1: toRows(200) },
            { delete0: Array.from({ length: 200 }, () => deleted), delete1: [deleted] },
        )
        expect(await run(salesforce, 201)).toEqual({ gone: toKeys(201), refusal: null })
        expect(salesforce.asked).toHaveLength(2)
        expect(JSON.stringify(salesforce.asked[1]?.body)).toContain(`sobjects?ids=${toId(200)}&allOrNone=false`)
    })

    test('that are there no more, or are deleted by somebody else meanwhile, are gone', async () => {
        const salesforce = scripted({ read0: toRows(1) }, { delete0: [refused('ENTITY_IS_DELETED')] })
        expect(await run(salesforce, 2)).toEqual({ gone: toKeys(2), refusal: null })
    })

    test('of which none is there cost one call', async () => {
        const salesforce = scripted({ read0: toRows() })
        expect((await run(salesforce, 2)).gone).toEqual(toKeys(2))
        expect(salesforce.asked).toHaveLength(1)
    })

    test('that the user may not delete are kept, each by itself, and the refusal is told', async () => {
        const salesforce = scripted({ read0: toRows(0, 1) }, { delete0: [refused('INSUFFICIENT_ACCESS_OR_READONLY'), deleted] })
        const { gone, refusal } = await run(salesforce, 2)
        expect(gone).toEqual([toKey(1)])
        expect(refusal?.statusCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY')
    })

    test('are not taken for gone where the query was refused, or was not answered', async () => {
        const noObject = [{ errorCode: 'INVALID_TYPE', message: 'No such object.' }]
        await expect(run(scripted({ read0: noObject }), 1)).rejects.toMatchObject({ code: 'refused', errorCode: 'INVALID_TYPE' })
        await expect(run(scripted({}), 1)).rejects.toMatchObject({ code: 'answer_unusable' })
        await expect(run(scripted({ read0: toRows(0) }, {}), 1)).rejects.toMatchObject({ code: 'answer_unusable' })
    })

    test('are at most 1,000', async () => {
        await expect(run(scripted(), 1_001)).rejects.toThrow(RangeError)
    })
})

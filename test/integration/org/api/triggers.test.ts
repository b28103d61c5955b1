/** Saves over REST run the org's triggers; what these refuse or break is an answer, and nothing of it stays. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { OrgApi, Reply } from '../../../support/start-org-api.ts'
import { startOrgApi } from '../../../support/start-org-api.ts'

let api: OrgApi

beforeAll(async () => {
    api = await startOrgApi(['test/support/api-trigger-sources'])
})

afterAll(async () => {
    await api.close()
})

const create = (name: string): Promise<Reply> => api.request('POST', '/sobjects/Lead', { body: { LastName: name, Company: 'Acme' } })

async function countLeads(): Promise<number> {
    return ((await api.request('GET', '/query?q=SELECT+COUNT()+FROM+Lead')).body as { totalSize: number }).totalSize
}

describe('one record', () => {
    test('addError is 400 FIELD_CUSTOM_VALIDATION_EXCEPTION with its text', async () => {
        expect(await create('Refused')).toMatchObject({
            status: 400,
            body: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Not this one', fields: [] }],
        })
        expect(await countLeads()).toBe(0)
    })

    test('an exception is 400 CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY and names trigger, type and line', async () => {
        const { status, body } = await create('Broken')
        const [error] = body as { errorCode: string; message: string }[]
        expect([status, error?.errorCode]).toEqual([400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'])
        expect(error?.message).toMatch(
            /^GuardLead: execution of BeforeInsert[\s\S]*System\.NullPointerException[\s\S]*Trigger\.GuardLead: line 9/,
        )
    })

    test('a governor limit is an answer, not a crash, and the next save works', async () => {
        const { status, body } = await create('Greedy')
        expect([status, body]).toEqual([
            400,
            [expect.objectContaining({ message: expect.stringContaining('System.LimitException: Too many SOQL queries: 101') })],
        ])
        expect((await create('Fine')).status).toBe(201)
    })

    test('the look-up before an upsert spends none of the queries of the trigger', async () => {
        const body = { LastName: 'Counted', Company: 'Acme' }
        const made = (await api.request('PATCH', '/sobjects/Lead/External_Key__c/counted', { body })).body as { id: string }
        expect((await api.request('GET', `/sobjects/Lead/${made.id}?fields=NumberOfEmployees`)).body).toMatchObject({
            NumberOfEmployees: 0,
        })
    })
})

describe('collections', () => {
    const records = ['Good one', 'Refused', 'Good two'].map((LastName) => ({ attributes: { type: 'Lead' }, LastName, Company: 'Acme' }))

    test('without allOrNone the rows around a refused one are saved', async () => {
        const before = await countLeads()
        const reply = await api.request('POST', '/composite/sobjects', { body: { records } })
        expect(reply.body).toMatchObject([{ success: true }, { success: false, errors: [{ message: 'Not this one' }] }, { success: true }])
        expect(await countLeads()).toBe(before + 2)
    })

    test('with allOrNone none is', async () => {
        const before = await countLeads()
        const reply = await api.request('POST', '/composite/sobjects', { body: { allOrNone: true, records } })
        expect((reply.body as { errors: { statusCode: string }[] }[]).map((result) => result.errors[0]?.statusCode)).toEqual([
            'ALL_OR_NONE_OPERATION_ROLLED_BACK',
            'FIELD_CUSTOM_VALIDATION_EXCEPTION',
            'ALL_OR_NONE_OPERATION_ROLLED_BACK',
        ])
        expect(await countLeads()).toBe(before)
    })

    test('two rows for one record are told apart: the second fails', async () => {
        const { id } = (await create('Twice')).body as { id: string }
        const twice = ['A', 'B'].map((Company) => ({ attributes: { type: 'Lead' }, Id: id, Company }))
        const reply = await api.request('PATCH', '/composite/sobjects', { body: { records: twice } })
        expect(reply.body).toMatchObject([{ success: true }, { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] }])
    })
})

/** What the org's own rules and users refuse, as a caller of the API sees it, and answers that get lost. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { OrgApi, Reply } from '../../../support/start-org-api.ts'
import { startOrgApi } from '../../../support/start-org-api.ts'

let api: OrgApi

beforeAll(async () => {
    api = await startOrgApi()
})

beforeEach(async () => {
    await control('DELETE', '/automation')
})

afterAll(async () => {
    await api.close()
})

const control = (method: string, path: string, body?: unknown): Promise<Reply> =>
    api.request(method, `//__org${path}`, { token: null, ...(body === undefined ? {} : { body }) })

const createTasks = (...subjects: readonly string[]): Promise<Reply> => {
    const records = subjects.map((Subject) => ({ attributes: { type: 'Task' }, Subject }))
    return api.request('POST', '/composite/sobjects', { body: { allOrNone: false, records } })
}

async function countTasks(subject: string): Promise<number> {
    const soql = encodeURIComponent(`SELECT COUNT() FROM Task WHERE Subject = '${subject}'`)
    return ((await api.request('GET', `/query?q=${soql}`)).body as { totalSize: number }).totalSize
}

describe('rules of the org', () => {
    test('a validation rule refuses one row of a collection by its message and field', async () => {
        await control('POST', '/automation', { validationRules: [{ object: 'Task', field: 'Subject', value: 'Spam', message: 'No spam' }] })
        const { body } = await createTasks('Call', 'Spam')
        const errors = [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No spam', fields: ['Subject'] }]
        expect(body).toMatchObject([{ success: true }, { success: false, errors }])
    })

    test('a duplicate rule and a locked row do so by their codes, until they are taken back', async () => {
        const lead = { LastName: 'Byron', Company: 'Engines', Email: 'ada@example.com' }
        const made = (await api.request('POST', '/sobjects/Lead', { body: lead })).body as { id: string }
        await control('POST', '/automation', { duplicateRules: [{ object: 'Lead', fields: ['Email'] }], lockedIds: [made.id] })
        const update = (): Promise<Reply> => api.request('PATCH', `/sobjects/Lead/${made.id}`, { body: { Title: 'Countess' } })
        expect((await api.request('POST', '/sobjects/Lead', { body: lead })).body).toMatchObject([{ errorCode: 'DUPLICATES_DETECTED' }])
        expect((await update()).body).toMatchObject([{ errorCode: 'UNABLE_TO_LOCK_ROW' }])
        await control('DELETE', '/automation')
        expect((await update()).status).toBe(204)
    })

    test('a rule without fields is refused by its name', async () => {
        const { status, body } = await control('POST', '/automation', { duplicateRules: [{ object: 'Lead', fields: [] }] })
        expect({ status, body }).toMatchObject({ status: 400, body: { error: { field: 'duplicateRules.0.fields' } } })
    })
})

test('an answer that is lost says nothing of the request, which was carried out and counted', async () => {
    const before = api.org.limits.read('DailyApiRequests').used
    await control('POST', '/refusals', { path: '/composite/sobjects', refusal: 'lostAnswer' })
    await expect(createTasks('Once')).rejects.toThrow('fetch failed')
    expect(await countTasks('Once')).toBe(1)
    expect(api.org.limits.read('DailyApiRequests').used).toBe(before + 2)
    expect((await createTasks('Once')).status).toBe(200)
})

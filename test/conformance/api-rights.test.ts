/** Rows H30 to H32: what a user without rights meets over REST, Composite and Bulk API. The user is a Sync User as the package makes one. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { logIn, startSyncUserApi, type OrgApi, type Reply } from '../support/start-org-api.ts'
import { SYNC_USERNAME } from '../../scripts/demo/sync-user.ts'

let api: OrgApi
let token: string
let leadId: string

const ask = (method: string, path: string, body?: unknown): Promise<Reply> =>
    api.request(method, path, { token, ...(body === undefined ? {} : { body }) })
const query = (soql: string): Promise<Reply> => ask('GET', `/query?q=${encodeURIComponent(soql)}`)
const errorOf = ({ status, body }: Reply): unknown => {
    const [{ errorCode, message }] = body as [{ errorCode: string; message: string }]
    return [status, errorCode, message]
}

beforeAll(async () => {
    api = await startSyncUserApi()
    token = await logIn(api.url, api.client)
    const { body } = await api.request('POST', '/sobjects/Lead', { body: { LastName: 'Ada', Company: 'Engines', Status: 'Open' } })
    leadId = (body as { id: string }).id
})
afterAll(() => api.close())

test('APEX H30 what the user may read is read, rows of others too where View All is given', async () => {
    expect((await query('SELECT LastName, Status, Owner.Name FROM Lead')).body).toMatchObject({
        totalSize: 1,
        records: [{ Status: 'Open' }],
    })
    expect((await ask('GET', `/sobjects/Lead/${leadId}`)).body).toMatchObject({ Company: 'Engines' })
})

test.each(['SELECT Id FROM Case', 'SELECT Id FROM Lead WHERE Id IN (SELECT LeadId FROM CampaignMember)'])(
    'APEX H30 an object that may not be read is unknown: %s',
    async (soql) => {
        expect(errorOf(await query(soql))).toEqual([400, 'INVALID_TYPE', expect.stringContaining('is not supported.')])
    },
)

test('APEX H30 it has no address, is not described, and takes no bulk job', async () => {
    const missing = [404, 'NOT_FOUND', 'The requested resource does not exist']
    for (const path of ['/sobjects/Case/describe', '/sobjects/Case/500Hr0000000001IAA', '/sobjects/Case/updated?start=x&end=y'])
        expect(errorOf(await ask('GET', path))).toEqual(missing)
    const { sobjects } = (await ask('GET', '/sobjects')).body as { sobjects: { name: string }[] }
    const names = sobjects.map(({ name }) => name)
    expect([names.includes('Lead'), names.includes('Case')]).toEqual([true, false])
    const job = await ask('POST', '/jobs/query', { operation: 'query', query: 'SELECT Id FROM Case' })
    expect(errorOf(job)).toEqual([400, 'INVALID_TYPE', expect.stringContaining("'Case' is not supported")])
})

test('APEX H30 a field that may not be read is no column, and no relationship leads where the user may not go', async () => {
    const hidden = await query('SELECT Id, Description FROM Task')
    expect(errorOf(hidden)).toEqual([400, 'INVALID_FIELD', expect.stringContaining("No such column 'Description' on entity 'Task'")])
    const { fields } = (await ask('GET', '/sobjects/Task/describe')).body as { fields: { name: string }[] }
    expect(fields.map(({ name }) => name)).not.toContain('Description')
    const cases = await query('SELECT Id, (SELECT Id FROM Cases) FROM Account')
    expect(errorOf(cases)).toEqual([400, 'INVALID_TYPE', expect.stringContaining("Didn't understand relationship 'Cases'")])
})

test('APEX H30 a field that may not be written is told by name, and describe says so', async () => {
    const { fields } = (await ask('GET', '/sobjects/User/describe')).body as { fields: { name: string; updateable: boolean }[] }
    expect(fields.find(({ name }) => name === 'ProfileId')).toMatchObject({ updateable: true })
    const { body } = await ask('GET', '/sobjects/Lead/describe')
    expect((body as { createable: boolean; deletable: boolean }).createable).toBe(false)
})

test('APEX H31 no row of an object is made, changed or deleted without the right', async () => {
    const insert = [400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'entity type cannot be inserted: Lead']
    const other = [403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id']
    expect(errorOf(await ask('POST', '/sobjects/Lead', { LastName: 'x', Company: 'y' }))).toEqual(insert)
    expect(errorOf(await ask('PATCH', `/sobjects/Lead/${leadId}`, { Status: 'Working' }))).toEqual(other)
    expect(errorOf(await ask('DELETE', `/sobjects/Lead/${leadId}`))).toEqual(other)
    const records = [{ attributes: { type: 'Lead' }, LastName: 'x', Company: 'y' }]
    expect((await ask('POST', '/composite/sobjects', { records })).body).toMatchObject([
        { success: false, errors: [{ statusCode: insert[1] }] },
    ])
    expect((await ask('DELETE', `/composite/sobjects?ids=${leadId}`)).body).toMatchObject([
        { success: false, errors: [{ statusCode: other[1] }] },
    ])
    expect((await query('SELECT Status FROM Lead')).body).toMatchObject({ totalSize: 1, records: [{ Status: 'Open' }] })
})

test('APEX H32 a user without API Enabled is refused, whatever is asked, as soon as it is taken away', async () => {
    await api.org.executeAnonymous(`delete [SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = '${SYNC_USERNAME}'];`)
    expect(errorOf(await ask('GET', '/limits'))).toEqual([
        403,
        'API_DISABLED_FOR_ORG',
        'The REST API is not enabled for this Organization.',
    ])
})

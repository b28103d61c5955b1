/** The relay asks a real local org over HTTP: it signs in, meters each call, learns the quota from the answer, and says what is missing. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { isAvailable } from '../../../../relay/src/connections/index.ts'
import { readOrgLimits, readPart, sendComposite, updatedPath, updatedSchema } from '../../../../relay/src/salesforce/index.ts'
import type { Purpose } from '../../../../relay/src/salesforce/index.ts'
import { callApi } from '../../../support/call-api.ts'
import { connectOrg, openSalesforce } from '../../../support/connect-org.ts'
import { startSyncUserApi } from '../../../support/start-org-api.ts'
import { SYNC_USERNAME } from '../../../../scripts/demo/sync-user.ts'
import type { OrgApi } from '../../../support/start-org-api.ts'
import { startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'

const PROBE: Purpose = { feature: 'probe', urgency: 'probe' }
const INTERVAL: Purpose = { feature: 'interval', urgency: 'interval', object: 'Lead' }
const encryptionKey = Buffer.alloc(32, 7)

let api: OrgApi
let relay: TestRelay
let org: TestOrg

const calls = () => api.org.limits.read('DailyApiRequests').used
const getConnection = async () => (await callApi(relay, 'GET', '/v1/connection', { token: org.token })).body as Record<string, unknown>
const check = async () => {
    const answer = await callApi(relay, 'POST', '/v1/connection/check', { token: org.token })
    return (answer.body as { findings: object[] }).findings
}
const connect = (clientSecret: string) => {
    const { clientId } = api.client
    return connectOrg(relay, { orgId: org.orgId, loginUrl: api.url, clientId, clientSecret, encryptionKey })
}

beforeAll(async () => {
    api = await startSyncUserApi()
    relay = await startRelay({ encryptionKey, salesforceHosts: [new URL(api.url).host] })
    org = await relay.addOrg(api.org.services.orgId)
})
afterAll(async () => {
    await relay.stop()
    await api.close()
})

test('an org that is not connected is told apart, with the next step, and nothing else changes', async () => {
    const found = await relay.app.connections.forOrg(org.orgId)
    expect(isAvailable(found)).toBe(false)
    expect(found).toMatchObject({ nextStep: `Connect it: npm run relay -- connect ${org.orgId}` })
    expect(await getConnection()).toMatchObject({ state: 'not_connected', reason: expect.stringContaining('Real-time sync works') })
    expect(await check()).toEqual([
        { check: 'sign-in', isOk: false, text: expect.stringContaining(`npm run relay -- connect ${org.orgId}`) },
    ])
})

test('before anything is known of the quota only a probe is sent; its answer opens the rest', async () => {
    await connect(api.client.clientSecret)
    const salesforce = await openSalesforce(relay, org.orgId)
    const before = calls()
    const asked = salesforce.send({ method: 'GET', path: '/limits', ...INTERVAL })
    await expect(asked).rejects.toMatchObject({ code: 'quota_refused', refusal: { cause: 'unknown' } })
    expect(calls()).toBe(before)
    const limits = await readOrgLimits(salesforce, PROBE)
    expect(limits['DailyApiRequests']?.max).toBe(15_000)
    const window = { from: new Date('2026-11-21T09:00:00Z'), to: new Date('2026-11-21T10:00:00Z') }
    const parts = await sendComposite(salesforce, [{ name: 'updated', path: updatedPath('Lead', window), isQuery: false }], INTERVAL)
    expect(readPart(parts, 'updated', updatedSchema).ids).toEqual([])
    expect(calls()).toBe(before + 2)
})

test('each call is in the ledger with its feature, object and user, and the use of the whole org is as the header told', async () => {
    const rows = await relay.database.query('select feature, object, user_id, calls from quota_use where org_id = $1 order by feature', [
        org.orgId,
    ])
    const user = api.org.users.byUsername(SYNC_USERNAME).id
    expect(rows).toEqual([
        { feature: 'interval', object: 'Lead', user_id: user, calls: 1 },
        { feature: 'probe', object: '', user_id: user, calls: 1 },
    ])
    const [state] = await relay.database.query('select used, source from quota_state where org_id = $1 and quota = $2', [org.orgId, 'data'])
    expect(state).toEqual({ used: calls(), source: 'header' })
    expect(await getConnection()).toMatchObject({ state: 'connected', reason: null, grant: 'client_credentials' })
})

test('credentials that were replaced by wrong ones are said to be refused, and by right ones to work again', async () => {
    await connect('wrong')
    const refused = (await openSalesforce(relay, org.orgId)).send({ method: 'GET', path: '/limits', ...INTERVAL })
    await expect(refused).rejects.toMatchObject({ code: 'reconnect_needed', errorCode: 'invalid_client' })
    expect(await getConnection()).toMatchObject({
        state: 'reconnect_needed',
        reason: expect.stringContaining('invalid client credentials'),
    })
    await connect(api.client.clientSecret)
    await readOrgLimits(await openSalesforce(relay, org.orgId), INTERVAL)
    expect(await getConnection()).toMatchObject({ state: 'connected', refusedAt: null })
})

test('the connection is tested when it is asked for: what was found is told, and what the org does not show is not called right', async () => {
    expect(await check()).toEqual([
        { check: 'sign-in', isOk: true, text: expect.stringContaining(api.org.users.byUsername(SYNC_USERNAME).id) },
        { check: 'api', isOk: true, text: 'open to the Sync User' },
        { check: 'limits', isOk: true, text: expect.stringContaining('of 15000 API requests used') },
        // The local org has no table of permissions.
        { check: 'access', isOk: null, text: expect.stringContaining('could not be looked at') },
    ])
    const answer = await callApi(relay, 'POST', '/v1/connection/check', { token: (await relay.addOrg('00D000000000008EAA')).token })
    expect(answer.body).toEqual({
        findings: [{ check: 'sign-in', isOk: false, text: expect.stringContaining('npm run relay -- connect') }],
    })
})

test('an error of Salesforce keeps its code', async () => {
    const asked = (await openSalesforce(relay, org.orgId)).send({ method: 'GET', path: '/query?q=SELECT+Nothing+FROM+Lead', ...INTERVAL })
    await expect(asked).rejects.toMatchObject({ code: 'refused', errorCode: 'INVALID_FIELD' })
})

test('the credentials of another org are refused: no change of one org is ever taken for another’s', async () => {
    const other = await relay.addOrg('00D000000000009EAA')
    const { clientId, clientSecret } = api.client
    await connectOrg(relay, { orgId: other.orgId, loginUrl: api.url, clientId, clientSecret, encryptionKey })
    const asked = readOrgLimits(await openSalesforce(relay, other.orgId), PROBE)
    await expect(asked).rejects.toMatchObject({ code: 'reconnect_needed', message: expect.stringContaining(org.orgId) })
})

test('the audit knows who connected the org, without the secret', async () => {
    const answer = await callApi(relay, 'GET', '/v1/audit', { token: org.token })
    const { entries: all } = answer.body as { entries: { subject: string; after: object }[] }
    const entries = all.filter(({ subject }) => subject === 'connection')
    expect(entries.length).toBe(3)
    expect(Object.keys(entries[0]?.after ?? {}).sort()).toEqual(['clientId', 'grantType', 'loginUrl', 'username'])
})

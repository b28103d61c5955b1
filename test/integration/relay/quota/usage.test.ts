/** Usage over HTTP: what heartbeats tell, what deliveries cost, who spent what; nothing of another org, nothing guessed. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bucketOf } from '../../../../relay/src/quota/use-window.ts'
import { addUse } from '../../../../relay/src/quota/use-store.ts'
import { callApi } from '../../../support/call-api.ts'
import { OTHER_ORG_ID, deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'

const USER = '005000000000001AAA'
const HOUR_MS = 3_600_000

interface QuotaBody {
    readonly quota: string
    readonly [field: string]: unknown
}

let relay: TestRelay
let other: TestOrg
beforeAll(async () => {
    relay = await startRelay()
    other = await relay.addOrg(OTHER_ORG_ID)
})
afterAll(() => relay.stop())

async function readUsage(token = relay.org.token): Promise<Map<string, QuotaBody>> {
    const { quotas } = (await callApi(relay, 'GET', '/v1/usage', { token })).body as { quotas: QuotaBody[] }
    return new Map(quotas.map((one) => [one.quota, one]))
}

async function beat(limits: object | null): Promise<void> {
    const body = makeBody([], { kind: 'heartbeat', limits })
    expect((await post(relay, body, signHeaders(relay.org, body))).status).toBe(200)
}

test('before anything is known every quota is shown as unknown', async () => {
    const quotas = await readUsage()
    expect([...quotas.keys()]).toEqual(['data', 'bulk', 'apex'])
    expect(quotas.get('data')).toMatchObject({ max: null, used: null, ours: 0, others: null, state: 'unknown', color: 'unknown' })
})

test('a heartbeat brings the limits, and each delivery is metered as an execution, each heartbeat as two', async () => {
    await deliver(relay, [makeChange()])
    await beat({
        DailyApiRequests: { max: 15_000, used: 12_900 },
        DailyBulkV2QueryJobs: { max: 10_000, used: 9_500 },
        DailyAsyncApexExecutions: { max: 250_000, used: 40 },
    })
    const quotas = await readUsage()
    expect(quotas.get('data')).toMatchObject({
        max: 15_000,
        used: 12_900,
        ours: 0,
        others: 12_900,
        remaining: 2_100,
        ownLimit: 10_500,
        threshold: 13_500,
        state: 'open',
        color: 'orange',
        source: 'org_limits',
        forecast: { reachedAt: null, why: 'too_few_samples' },
    })
    expect(quotas.get('bulk')).toMatchObject({ color: 'red', forecast: { why: 'reached' } })
    expect(quotas.get('apex')).toMatchObject({ ours: 3, color: 'green' })
    expect((await readUsage(other.token)).get('apex')).toMatchObject({ max: null, ours: 0 })
})

test('the ledger tells feature, object and user, back to as many days as asked', async () => {
    const now = Date.now()
    const old = new Date(now - 30 * HOUR_MS)
    const use = { quota: 'data', feature: 'interval', object: 'Lead', userId: USER } as const
    await addUse(relay.database, relay.org.orgId, new Date(now), [{ ...use, calls: 4 }])
    await addUse(relay.database, relay.org.orgId, old, [{ ...use, calls: 7 }])
    const ask = async (path: string, token = relay.org.token): Promise<unknown> => {
        return ((await callApi(relay, 'GET', path, { token })).body as { entries: unknown }).entries
    }
    const entry = { quota: 'data', feature: 'interval', object: 'Lead', userId: USER, userName: null }
    const nobody = { object: null, userId: null, userName: null }
    expect(await ask('/v1/usage/ledger')).toEqual([
        { ...entry, calls: 4 },
        { ...nobody, quota: 'apex', feature: 'heartbeat', calls: 2 },
        { ...nobody, quota: 'apex', feature: 'delivery', calls: 1 },
    ])
    expect(await ask(`/v1/usage/users/${USER}?days=2`)).toEqual([{ ...entry, calls: 11 }])
    expect(await ask(`/v1/usage/users/${USER}?days=2`, other.token)).toEqual([])
    await deliver(relay, [makeChange({ object: 'User', recordId: USER, values: { FirstName: 'Ada', LastName: 'Admin' } })])
    expect(await ask(`/v1/usage/users/${USER}?days=2`)).toEqual([{ ...entry, userName: 'Ada Admin', calls: 11 }])
})

test('a chart is given the samples of a quota', async () => {
    const { body } = (await callApi(relay, 'GET', '/v1/usage/samples/data')) as { body: { samples: { at: string }[] } }
    expect(body.samples).toEqual([{ at: expect.any(String), max: 15_000, used: 12_900 }])
    const [sample] = body.samples
    expect(sample?.at).toBe(bucketOf(new Date(sample?.at ?? 0)).toISOString())
})

test.each([
    ['/v1/usage/ledger?days=31', 'days'],
    ['/v1/usage/ledger?days=0', 'days'],
    ['/v1/usage/users/me', 'user'],
    ['/v1/usage/samples/calls', 'quota'],
])('%s is refused with the name of the field', async (path, field) => {
    const answer = await callApi(relay, 'GET', path)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { code: 'parameter_invalid', field } })
})

test('a heartbeat ends the pause of a quota that is back, although nobody asks for a call', async () => {
    const limits = (used: number) => ({ DailyApiRequests: { max: 15_000, used } })
    await beat(limits(14_000))
    await relay.database.query(
        `update quota_state set paused_at = read_at, pause_cause = 'threshold' where org_id = $1 and quota = 'data'`,
        [relay.org.orgId],
    )
    await beat(limits(13_300))
    expect((await readUsage()).get('data')).toMatchObject({ state: 'paused' })
    await beat(limits(12_900))
    expect((await readUsage()).get('data')).toMatchObject({ state: 'open', reason: null, pausedAt: null })
})

test('a heartbeat that tells no limits leaves what a call has learned since the last one that did', async () => {
    await beat({ DailyApiRequests: { max: 15_000, used: 10 } })
    await relay.database.query(`update quota_state set used = 14_900, read_at = now(), source = 'header' where quota = 'data'`)
    await beat(null)
    expect((await readUsage()).get('data')).toMatchObject({ others: 14_900, source: 'header' })
})

test('limits in changes that have waited in the org’s buffer are not taken for those of now', async () => {
    const send = async (sentAt: number, used: number): Promise<unknown> => {
        const limits = { DailyApiRequests: { max: 15_000, used } }
        const body = makeBody([makeChange()], { sentAt: new Date(sentAt).toISOString(), limits })
        expect((await post(relay, body, signHeaders(relay.org, body))).status).toBe(200)
        return (await relay.app.orgs.getStatus(relay.org.orgId))?.limits
    }
    expect(await send(Date.now(), 900)).toEqual({ DailyApiRequests: { max: 15_000, used: 900 } })
    expect(await send(Date.now() - HOUR_MS, 5)).toEqual({ DailyApiRequests: { max: 15_000, used: 900 } })
})

test('a limit larger than any that Apex can tell costs no heartbeat and is not known', async () => {
    const huge = { max: Number.MAX_SAFE_INTEGER, used: Number.MAX_SAFE_INTEGER }
    await beat({ DailyApiRequests: { max: 15_000, used: 100 }, DailyBulkV2QueryJobs: huge, DailyAsyncApexExecutions: huge })
    expect((await readUsage()).get('data')).toMatchObject({ others: 100 })
})

test('a job that calls several times is metered once, however many callouts it makes', async () => {
    const before = Number((await readUsage()).get('apex')?.['ours'])
    for (const callout of ['1', '2', '3']) {
        const body = makeBody([makeChange()])
        expect((await post(relay, body, signHeaders(relay.org, body, { 'headroom-callout': callout }))).status).toBe(200)
    }
    expect((await readUsage()).get('apex')).toMatchObject({ ours: before + 1 })
})

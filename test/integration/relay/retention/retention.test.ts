/** What is older than the retention goes, in batches, and an application that was away too long is told how to start over. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createRetentionWorker } from '../../../../relay/src/retention/index.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { callApi } from '../../../support/call-api.ts'
import { refuseRows } from '../../../support/refuse-rows.ts'
import { OTHER_ORG_ID, deliver, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestOrg, TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
let other: TestOrg
const removed: Record<string, number> = {}
const LEAD = '00Q000000000001EAA'
const GONE = '00Q000000000002EAA'

const createWorker = () =>
    createRetentionWorker({
        database: relay.database,
        log: createLog('error'),
        days: 30,
        count: (table, rows) => (removed[table] = (removed[table] ?? 0) + rows),
    })

/** Moves everything there is so many days into the past. */
async function age(days: number): Promise<void> {
    for (const [table, column] of [
        ['changes', 'received_at'],
        ['deliveries', 'received_at'],
        ['firings', 'fired_at'],
    ])
        await relay.database.query(`update ${table} set ${column} = ${column} - $1 * interval '1 day'`, [days])
}

const countRows = async (table: string): Promise<number> =>
    (await relay.database.query<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count ?? -1
const read = (after: string) => callApi(relay, 'GET', `/v1/changes?after=${after}&limit=200`)
const cursorNow = async (): Promise<string> => ((await callApi(relay, 'GET', '/v1/records/Lead')).body as { cursor: string }).cursor

beforeAll(async () => {
    relay = await startRelay()
    other = await relay.addOrg(OTHER_ORG_ID)
})
afterAll(() => relay.stop())
beforeEach(() => deliver(relay, [makeChange({ recordId: LEAD }), makeChange({ recordId: GONE, operation: 'deleted', previous: {} })]))

test('what is 29 days old stays, what is 31 days old goes, and the mirror keeps the records that live', async () => {
    const insert = `insert into firings (org_id, rule_id, rule_version, object, record_id, transaction, position, state)
        values ($1, gen_random_uuid(), 1, 'Lead', $2, 'old', 1, $3)`
    await relay.database.query(insert, [relay.org.orgId, LEAD, 'fired'])
    await relay.database.query(insert, [relay.org.orgId, LEAD, 'held'])
    await age(29)
    await createWorker().drain()
    expect(removed).toEqual({})
    await age(2)
    await createWorker().drain()
    expect(removed).toEqual({ changes: 2, firings: 1, deliveries: 1 })
    expect([await countRows('changes'), await countRows('deliveries'), await countRows('firings')]).toEqual([0, 0, 1])
    expect((await callApi(relay, 'GET', `/v1/records/Lead/${LEAD}`)).body).toMatchObject({ values: { Status: 'Working' } })
})

test('a deleted record keeps its tombstone but no values, and one that came back meanwhile keeps them', async () => {
    const back = '00Q000000000003EAA'
    await deliver(relay, [makeChange({ recordId: back, operation: 'deleted', previous: {} })])
    expect((await callApi(relay, 'GET', `/v1/records/Lead/${GONE}`)).body).toMatchObject({ isDeleted: true, values: { Status: 'Working' } })
    await age(31)
    await deliver(relay, [makeChange({ recordId: back, operation: 'undeleted', previous: {} })])
    await createWorker().drain()
    const gone = (await callApi(relay, 'GET', `/v1/records/Lead/${GONE}`)).body as { isDeleted: boolean; values: object }
    expect([gone.isDeleted, gone.values]).toEqual([true, {}])
    expect((await callApi(relay, 'GET', `/v1/records/Lead/${back}`)).body).toMatchObject({
        isDeleted: false,
        values: { Status: 'Working' },
    })
})

test('a cursor older than the feed is refused with 410 and how to start over; the newest cursor goes on', async () => {
    await createWorker().drain()
    const old = await cursorNow()
    await deliver(relay, [makeChange(), makeChange()])
    const newest = await cursorNow()
    await age(31)
    await createWorker().drain()
    const answer = await read(old)
    expect(answer).toMatchObject({ status: 410, body: { error: { code: 'cursor_expired', field: 'after' } } })
    expect(answer.text).toContain('/v1/records/{object}')
    const start = await cursorNow()
    expect(start).toBe(newest)
    await deliver(relay, [makeChange({ recordId: LEAD })])
    expect((await read(start)).body).toMatchObject({ changes: [{ recordId: LEAD }], hasMore: false })
    expect((await callApi(relay, 'GET', '/v1/changes', { token: other.token })).status).toBe(200)
})

test('more than a batch goes in one sweep, oldest first; two replicas at once do no harm', async () => {
    for (let number = 0; number < 3; number++)
        await deliver(
            relay,
            Array.from({ length: 700 }, () => makeChange({ recordId: LEAD })),
        )
    await age(31)
    await deliver(relay, [makeChange({ recordId: LEAD })])
    await Promise.all([createWorker().drain(), createWorker().drain()])
    await createWorker().drain()
    expect(await countRows('changes')).toBe(1)
})

test('rows of one org that cannot be removed keep nothing else: its other tables and the other orgs are purged', async () => {
    const changes = makeBody([makeChange()], { orgId: other.orgId })
    expect((await post(relay, changes, signHeaders(other, changes))).status).toBe(200)
    await age(31)
    const end = await refuseRows(relay.database, 'changes', relay.org.orgId)
    await createWorker().drain()
    await end()
    const left = await relay.database.query('select distinct org_id as "orgId" from changes')
    expect([left, await countRows('deliveries')]).toEqual([[{ orgId: relay.org.orgId }], 0])
})

describe('of what has come to its end', () => {
    const MESSAGES = `insert into webhook_messages (org_id, webhook_id, message_id, type, body, state, run_after, created_at, settled_at)
        select $1, $2, 'msg_' || state || days, 'rule.fired', '{}', state, now(), now(),
            case when state <> 'waiting' then now() - days * interval '1 day' end
        from unnest(array['delivered', 'dead', 'waiting']) as state, unnest(array[29, 31]) as days`
    const REPLAYED = `insert into webhook_messages (org_id, webhook_id, message_id, type, body, replay_of, run_after, created_at, settled_at)
        values ($1, $2, 'msg_replayed', 'rule.fired', '{}', 'dead', now(), now(), now() - interval '31 days')`
    const FAILURES = `insert into failures (org_id, object, record_id, transaction, sequence, change, cause, delivery_id, state, parked_at, settled_at)
        select $1, 'Lead', $2, 'made-' || state, days, '{}', 'made', 'made', state, now() - days * interval '1 day',
            case when state <> 'parked' then now() - days * interval '1 day' end
        from unnest(array['parked', 'applied', 'discarded']) as state, unnest(array[29, 31]) as days`
    const GAPS = `insert into gaps (org_id, first_at, last_at, changes, reported_at)
        select $1, now() - days * interval '1 day', now(), days, now() - days * interval '1 day' from unnest(array[29, 31]) as days`
    const SCHEMA_CHANGES = `insert into schema_changes (org_id, object, schema_version, added, removed, changed, noticed_at)
        select $1, 'Lead', days, '[]', '[]', '[]', now() - days * interval '1 day' from unnest(array[364, 366]) as days`
    const QUOTA_USE = `insert into quota_use (org_id, quota, bucket, feature, object, user_id, calls)
        select $1, 'data', now() - days * interval '1 day', 'interval', '', '', days from unnest(array[29, 31]) as days`
    const QUOTA_SAMPLES = `insert into quota_samples (org_id, quota, bucket, max, used)
        select $1, 'data', now() - days * interval '1 day', 100, days from unnest(array[29, 31]) as days`

    const listLeft = async (text: string): Promise<unknown[]> =>
        (await relay.database.query<{ name: unknown }>(`select ${text} order by 1`)).map(({ name }) => name)

    test('messages, failures, gaps and use of quotas go after 30 days and changes of the schema after a year, while what waits stays', async () => {
        const body = { url: 'http://127.0.0.1:9/', events: [], isEnabled: false }
        const { id } = (await callApi(relay, 'POST', '/v1/webhooks', { body })).body as { id: string }
        await relay.database.query(MESSAGES, [relay.org.orgId, id])
        await relay.database.query(REPLAYED, [relay.org.orgId, id])
        await relay.database.query(FAILURES, [relay.org.orgId, LEAD])
        for (const insert of [GAPS, SCHEMA_CHANGES, QUOTA_USE, QUOTA_SAMPLES]) await relay.database.query(insert, [relay.org.orgId])
        await createWorker().drain()
        expect(await listLeft('message_id as name from webhook_messages')).toEqual([
            'msg_dead29',
            'msg_delivered29',
            'msg_replayed',
            'msg_waiting29',
            'msg_waiting31',
        ])
        expect(await listLeft(`transaction || ' ' || sequence as name from failures`)).toEqual([
            'made-applied 29',
            'made-discarded 29',
            'made-parked 29',
            'made-parked 31',
        ])
        expect(await listLeft('changes as name from gaps')).toEqual([29])
        expect(await listLeft("calls as name from quota_use where quota = 'data'")).toEqual([29])
        expect(await listLeft('used as name from quota_samples')).toEqual([29])
        expect(await listLeft('schema_version as name from schema_changes')).toEqual([364])
    })
})

/** The mode of an org on a real relay: decided by heartbeats, silence and people, kept, told to the org, and told to an admin once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readPanel } from '../../../support/ask-panel.ts'
import { callApi } from '../../../support/call-api.ts'
import { refuseRows } from '../../../support/refuse-rows.ts'
import { OTHER_ORG_ID, makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { saveConnection } from '../../../../relay/src/connections/index.ts'
import { createLog } from '../../../../relay/src/platform/log.ts'
import { createModeService } from '../../../../relay/src/sync/index.ts'
import { createSyncWorker } from '../../../../relay/src/sync/sync-worker.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

beforeEach(async () => {
    await relay.database.query('delete from notices')
    await relay.database.query('delete from audit')
    await relay.database.query('delete from quota_state')
    await connect()
    await relay.database.query(`update orgs set mode = 'realtime', mode_reason = 'started', mode_since = now() - interval '1 day',
        mode_asked = null, last_heartbeat_at = null, heartbeat_before = null, limits = null, limits_at = null, delivers_since = now(), left_out = 0,
        subscriber = null`)
})

/** Never asked for anything here: that there is a connection decides. */
async function connect(): Promise<void> {
    const connection = { loginUrl: 'https://login.example', clientId: 'test-client', grant: 'client_credentials', username: null } as const
    await saveConnection(relay.database, relay.org.orgId, { ...connection, secret: Buffer.from('sealed') })
}
/** As a run that left nothing out. */
const readAll = () => relay.database.query('update sync_state set caught_up_from = now() where org_id = $1', [relay.org.orgId])
const disconnect = () => relay.database.query(`update connections set refused_at = now(), refused_reason = 'invalid_client'`)

const apexLimits = (used: number) => ({ DailyAsyncApexExecutions: { max: 250_000, used } })
const publishLimits = (used: number) => ({ HourlyPublishedPlatformEvents: { max: 50_000, used } })

/** Returns the mode that the org is told. */
async function beat(limits: object = apexLimits(1_000), told: object = {}): Promise<unknown> {
    const body = makeBody([], { orgId: relay.org.orgId, kind: 'heartbeat', limits, ...told })
    const answer = await post(relay, body, signHeaders(relay.org, body))
    return (answer.body['control'] as { mode: string } | undefined)?.mode
}

const readSync = async (): Promise<Record<string, unknown>> => (await callApi(relay, 'GET', '/v1/sync')).body as Record<string, unknown>
const act = (word: string) => callApi(relay, 'POST', `/v1/sync/${word}`)
const fallSilent = (minutes: number) =>
    relay.database.query(`update orgs set last_heartbeat_at = now() - $1 * interval '1 minute'`, [minutes])
const readNotices = () =>
    relay.database.query<{ kind: string; reason: string }>(`select kind, details ->> 'reason' as reason from notices
    where kind like 'realtime%' order by notice_id`)

const makeModes = (canRead = true) =>
    createModeService(relay.database, {
        readApexUse: () => Promise.resolve({ ours: 0, ownLimit: 175_000, used: 0, threshold: 225_000 }),
        canRead: () => Promise.resolve(canRead),
    })
const look = (canRead = true): Promise<void> => makeModes(canRead).review(relay.org.orgId)

describe('the quota of asynchronous Apex', () => {
    test('FAILURES Q6: at the global threshold the very answer to the heartbeat says interval, and an admin is told why', async () => {
        expect(await beat(apexLimits(224_000))).toBe('realtime')
        expect(await beat(apexLimits(225_000))).toBe('interval')
        expect(await readSync()).toMatchObject({
            mode: 'interval',
            reason: 'apex_threshold',
            explanation: expect.stringContaining('asynchronous'),
        })
        expect(await readNotices()).toEqual([{ kind: 'realtime_stopped', reason: 'apex_threshold' }])
    })

    test('back below the line it waits for a heartbeat, then real time runs', async () => {
        await beat(apexLimits(225_000))
        expect(await beat(apexLimits(224_000))).toBe('interval')
        // The heartbeat that brings the good news is a heartbeat since the mode began.
        expect(await beat(apexLimits(100_000))).toBe('catching-up')
        await readAll()
        expect(await beat(apexLimits(100_000))).toBe('realtime')
        expect((await readNotices()).map(({ kind }) => kind)).toEqual(['realtime_stopped', 'realtime_resumed'])
    })
})

describe('an org that leaves changes out', () => {
    test('is shown with how many, and its mode is not real time before it says that it delivers again', async () => {
        expect(await beat(apexLimits(225_000))).toBe('interval')
        expect(await beat(apexLimits(225_000), { mode: 'interval', leftOut: 42 })).toBe('interval')
        expect(await readSync()).toMatchObject({ leftOut: 42 })
        expect(await beat(apexLimits(1_000), { mode: 'interval', leftOut: 43 })).toBe('catching-up')
        // The answer was lost: the org has heard nothing yet.
        expect(await beat(apexLimits(1_000), { mode: 'interval', leftOut: 44 })).toBe('catching-up')
        await readAll()
        expect(await beat(apexLimits(1_000), { mode: 'interval', leftOut: 45 })).toBe('catching-up')
        expect(await beat(apexLimits(1_000), { mode: 'catching-up', leftOut: 0 })).toBe('catching-up')
        await readAll()
        expect(await beat(apexLimits(1_000), { mode: 'catching-up', leftOut: 0 })).toBe('realtime')
        expect(await readSync()).toMatchObject({ leftOut: 0 })
    })
})

describe('the last change', () => {
    test('is the newest of the feed, and none while there is none', async () => {
        expect(await readSync()).toMatchObject({ lastChange: null })
        const body = makeBody([makeChange(), makeChange({ object: 'Task', recordId: '00T000000000001EAA' })], { orgId: relay.org.orgId })
        expect((await post(relay, body, signHeaders(relay.org, body))).status).toBe(200)
        expect(await readSync()).toMatchObject({ lastChange: { object: 'Task', recordId: '00T000000000001EAA', operation: 'updated' } })
    })
})

describe('publishing events', () => {
    test('FAILURES Q6: an exhausted allowance of the hour stops real time, and an hour later nothing is known of it', async () => {
        expect(await beat({ ...apexLimits(10), ...publishLimits(50_000) })).toBe('interval')
        expect(await readSync()).toMatchObject({ reason: 'publish_exhausted' })
        await relay.database.query(`update orgs set limits_at = now() - interval '61 minutes', last_heartbeat_at = now()`)
        await look()
        expect(await readSync()).toMatchObject({ mode: 'catching-up' })
    })
})

describe('FAILURES H7 a trigger that the event bus no longer calls', () => {
    const readNotice = async (): Promise<string> => {
        const answer = await callApi(relay, 'GET', '/v1/notices')
        return ((answer.body as { notices: { text: string }[] }).notices[0] ?? { text: '' }).text
    }

    test('an open panel tells the relay, which raises the alarm in the very answer: notice, mode and what to do', async () => {
        await beat(apexLimits(1_000), { subscriber: 'Running' })
        await readPanel(relay, [{ name: 'sync' }], { more: { subscriber: 'Idle' } })
        expect(await readNotices()).toEqual([])
        const [sync, notices] = await readPanel(relay, [{ name: 'sync' }, { name: 'notices' }], { more: { subscriber: 'Error' } })
        expect(sync?.body).toMatchObject({ mode: 'interval', reason: 'subscriber_stopped', explanation: expect.stringContaining('resume') })
        expect(notices?.body).toMatchObject({ notices: [{ kind: 'realtime_stopped', details: { reason: 'subscriber_stopped' } }] })
        expect(await readNotice()).toContain('Salesforce no longer calls the trigger')
        await readPanel(relay, [{ name: 'sync' }], { more: { subscriber: 'Error' } })
        expect(await readNotices()).toHaveLength(1)
    })

    test.each(['Error', 'Suspended', 'Expired'])('without a panel the next heartbeat brings it: %s', async (subscriber) => {
        expect(await beat(apexLimits(1_000), { subscriber })).toBe('interval')
        expect(await readNotices()).toEqual([{ kind: 'realtime_stopped', reason: 'subscriber_stopped' }])
        // A heartbeat that does not say how it stands is no news of it.
        expect(await beat(apexLimits(1_000))).toBe('interval')
        expect(await beat(apexLimits(1_000), { subscriber: 'Running' })).toBe('catching-up')
        await readAll()
        expect(await beat(apexLimits(1_000), { subscriber: 'Running' })).toBe('realtime')
        expect((await readNotices()).map(({ kind }) => kind)).toEqual(['realtime_stopped', 'realtime_resumed'])
    })

    test('it is read from the newest delivery on, which is the last that the trigger surely took, and at most from 72 hours ago', async () => {
        const readFrom = async (last: string): Promise<number> => {
            await relay.database.query(
                `update orgs set mode = 'realtime', subscriber = 'Running', last_heartbeat_at = now() - interval '5 minutes',
                heartbeat_before = now() - interval '20 minutes', last_delivery_at = now() - $1::interval`,
                [last],
            )
            await relay.database.query('update sync_state set read_from = null')
            await beat(apexLimits(1_000), { subscriber: 'Error' })
            const [row] = await relay.database.query<{ minutes: number }>(
                'select round(extract(epoch from now() - read_from) / 60)::int as minutes from sync_state where org_id = $1',
                [relay.org.orgId],
            )
            return row?.minutes ?? NaN
        }
        expect(await readFrom('1 minute')).toBe(5 + 15)
        expect(await readFrom('6 hours')).toBe(6 * 60 + 15)
        expect(await readFrom('10 days')).toBe(72 * 60 + 15)
    })

    test('where nobody may read instead, real time goes on by name, and people are told that nothing arrives', async () => {
        await disconnect()
        expect(await beat(apexLimits(1_000), { subscriber: 'Error' })).toBe('realtime')
        expect(await readNotices()).toEqual([{ kind: 'realtime_stopped', reason: 'subscriber_stopped' }])
        expect(await readNotice()).toContain('nobody may read the changes instead')
    })

    test('a word that no Status can be is refused and changes nothing', async () => {
        const body = makeBody([], { orgId: relay.org.orgId, kind: 'heartbeat', subscriber: 'x'.repeat(41) })
        expect(await post(relay, body, signHeaders(relay.org, body))).toMatchObject({
            status: 400,
            body: { error: { field: 'subscriber' } },
        })
    })
})

describe('silence', () => {
    test('FAILURES H15 no heartbeat for 30 minutes is told once, however often it is looked at', async () => {
        await fallSilent(29)
        await look()
        expect(await readSync()).toMatchObject({ mode: 'realtime' })
        await fallSilent(31)
        for (let looks = 0; looks < 3; looks++) await look()
        expect(await readSync()).toMatchObject({ mode: 'interval', reason: 'silent', explanation: expect.stringContaining('Connect') })
        expect(await readNotices()).toEqual([{ kind: 'realtime_stopped', reason: 'silent' }])
    })

    test('an org that was just added and never sent one misses none', async () => {
        await look()
        expect(await readSync()).toMatchObject({ mode: 'realtime', lastHeartbeatAt: null })
    })
})

describe('FAILURES V1 a store of yesterday', () => {
    test('sees the silence though the first heartbeat comes before anybody looked, and tells since when it missed something', async () => {
        const sign = {
            packageVersion: '0.1.0',
            kind: 'heartbeat',
            limits: null,
            mode: 'realtime',
            leftOut: 0,
            subscriber: null,
            dropped: null,
        } as const
        const { orgId } = relay.org
        await relay.database.transaction(async (sql) => {
            await sql.query(`update orgs set last_heartbeat_at = now() - interval '1 day'`)
            await relay.app.orgs.recordSign(sql, orgId, sign)
            expect(await makeModes().decide(sql, orgId)).toBe('catching-up')
        })
        expect(await readSync()).toMatchObject({ reason: 'unheard', explanation: expect.stringContaining('restored from a backup') })
        const [told] = await relay.database.query<{ kind: string; hours: number }>(
            `select kind, round(extract(epoch from at - (details ->> 'heardBefore')::timestamptz) / 3600)::int as hours from notices`,
        )
        expect(told).toEqual({ kind: 'realtime_stopped', hours: 24 })
        const read = await relay.database.query<{ minutes: number }>(
            `select round(extract(epoch from now() - read_from) / 60)::int - 1440 as minutes from sync_state`,
        )
        expect(read[0]?.minutes).toBeGreaterThanOrEqual(15)
    })
})

describe('FAILURES H6 where nobody may read', () => {
    test('a used-up quota leaves real time on, at the slowest pace, and an admin is told why and what helps', async () => {
        await disconnect()
        expect(await beat(apexLimits(225_000))).toBe('realtime')
        expect(await readSync()).toMatchObject({
            mode: 'realtime',
            reason: 'apex_threshold',
            paceSeconds: 600,
            explanation: expect.stringMatching(/nobody may read .* connected to Salesforce.* up to 10 minutes later\.$/),
        })
        expect(await readNotices()).toEqual([{ kind: 'realtime_slowed', reason: 'apex_threshold' }])
        expect(await beat(apexLimits(1_000))).toBe('realtime')
        expect(await readSync()).toMatchObject({ reason: 'not_read', paceSeconds: 0 })
        expect((await readNotices()).map(({ kind }) => kind)).toEqual(['realtime_slowed', 'realtime_resumed'])
    })

    test('with a connection the pace ends at a minute, and past it changes are read', async () => {
        expect(await beat(apexLimits(225_000))).toBe('interval')
        expect(await readSync()).toMatchObject({ mode: 'interval', paceSeconds: 0 })
    })

    test('a connection that breaks ends intervals; what was left out is not called read', async () => {
        expect(await beat(apexLimits(225_000))).toBe('interval')
        await disconnect()
        expect(await beat(apexLimits(225_000), { mode: 'interval', leftOut: 7 })).toBe('catching-up')
        expect(await readSync()).toMatchObject({ reason: 'not_read', explanation: expect.stringContaining('still leaves changes out') })
        expect(await beat(apexLimits(225_000), { mode: 'catching-up', leftOut: 0 })).toBe('realtime')
        expect(await readSync()).toMatchObject({ reason: 'apex_threshold', leftOut: 0 })
        await connect()
        expect(await beat(apexLimits(225_000))).toBe('interval')
    })

    test('silence is told all the same', async () => {
        await disconnect()
        await fallSilent(31)
        await look(false)
        expect(await readSync()).toMatchObject({
            mode: 'realtime',
            reason: 'silent',
            explanation: expect.stringContaining('nothing arrives'),
        })
        expect(await readNotices()).toEqual([{ kind: 'realtime_stopped', reason: 'silent' }])
    })
})

describe('an admin', () => {
    test('pauses: the org is told so, stays paused whatever comes, and what it sends is still taken', async () => {
        expect((await act('pause')).body).toMatchObject({ mode: 'paused', asked: 'paused' })
        expect(await beat(apexLimits(249_000))).toBe('paused')
        expect((await act('resume')).body).toMatchObject({ mode: 'interval', reason: 'apex_threshold', asked: null })
    })

    test('asks for intervals and ends them again: nothing of it is news to them, all of it is in the audit', async () => {
        await beat()
        expect((await act('interval')).body).toMatchObject({ mode: 'interval', reason: 'asked' })
        expect((await act('resume')).body).toMatchObject({ mode: 'interval', reason: 'waiting_for_heartbeat' })
        expect(await beat()).toBe('catching-up')
        expect(await readNotices()).toEqual([])
        const entries = await relay.database.query<{ asked: string | null }>(
            `select distinct after ->> 'mode_asked' as asked from audit where subject = 'org' and actor like 'token%' order by 1`,
        )
        expect(entries).toEqual([{ asked: 'interval' }, { asked: null }])
    })
})

test('an org whose mode cannot be decided keeps no other from being looked at', async () => {
    await relay.addOrg(OTHER_ORG_ID)
    await relay.database.query('delete from sync_state')
    await fallSilent(60)
    const end = await refuseRows(relay.database, 'orgs', relay.org.orgId)
    const runIfDue = () => Promise.resolve(false)
    const offer = () => Promise.resolve({ id: null, rows: null, price: null, problem: null })
    const parts = {
        database: relay.database,
        log: createLog('silent'),
        modes: makeModes(),
        intervals: { runIfDue },
        fullReads: { runIfDue, offer },
    }
    await createSyncWorker(parts).drain()
    await end()
    const modes = await relay.database.query('select org_id as "orgId", mode from orgs order by org_id')
    expect(modes).toEqual([
        { orgId: relay.org.orgId, mode: 'realtime' },
        { orgId: OTHER_ORG_ID, mode: 'interval' },
    ])
})

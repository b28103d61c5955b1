/** The mode of an org on a real relay: decided by heartbeats, silence and people, kept, told to the org, and told to an admin once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { makeBody, makeChange, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { createModeService } from '../../../../relay/src/sync/index.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

beforeEach(async () => {
    await relay.database.query('delete from notices')
    await relay.database.query('delete from audit')
    await relay.database.query('delete from quota_state')
    await relay.database.query(`update orgs set mode = 'realtime', mode_reason = 'started', mode_since = now() - interval '1 day',
        mode_asked = null, last_heartbeat_at = null, limits = null, limits_at = null, delivers_since = now(), left_out = 0`)
})

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

async function look(): Promise<void> {
    const modes = createModeService(relay.database, {
        readApexUse: () => Promise.resolve({ ours: 0, ownLimit: 175_000, used: 0, threshold: 225_000 }),
        canRead: () => Promise.resolve(true),
    })
    await modes.review(relay.org.orgId)
}

describe('the quota of asynchronous Apex', () => {
    test('at the global threshold the very answer to the heartbeat says interval, and an admin is told why', async () => {
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
    test('an exhausted allowance of the hour stops real time, and an hour later nothing is known of it', async () => {
        expect(await beat({ ...apexLimits(10), ...publishLimits(50_000) })).toBe('interval')
        expect(await readSync()).toMatchObject({ reason: 'publish_exhausted' })
        await relay.database.query(`update orgs set limits_at = now() - interval '61 minutes', last_heartbeat_at = now()`)
        await look()
        expect(await readSync()).toMatchObject({ mode: 'catching-up' })
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

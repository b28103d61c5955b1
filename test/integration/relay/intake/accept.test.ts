/** What an accepted delivery does: over real HTTP into a real Postgres. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sign } from '../../../../relay/src/signing/index.ts'
import { deliver, makeBody, makeChange, makeDeliveryId, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay

beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

const count = async (table: string): Promise<number> => {
    const [row] = await relay.database.query<{ rows: number }>(`select count(*)::int as rows from ${table}`)
    return row?.rows ?? -1
}

describe('an accepted delivery', () => {
    test('is answered 200 and signed with the response key over the same webhook-id', async () => {
        const id = makeDeliveryId()
        const answer = await deliver(relay, [makeChange()], { 'webhook-id': id })
        expect(answer.status).toBe(200)
        expect(answer.body).toEqual({
            accepted: 1,
            parked: 0,
            duplicate: false,
            control: { mode: 'realtime', paceSeconds: 0, configVersion: 0, schemaWanted: true },
            commands: 0,
            relayVersion: '0.0.0-test',
        })
        const timestamp = answer.headers.get('webhook-timestamp') ?? ''
        expect(answer.headers.get('webhook-id')).toBe(id)
        expect(answer.headers.get('webhook-signature')).toBe(sign(relay.org.responseKey, id, timestamp, answer.text))
    })

    test('stores its changes in the feed in the order of the body, and the newest state in the mirror', async () => {
        const recordId = '00Q000000000010EAA'
        const changes = ['Open', 'Working', 'Closed'].map((status) => makeChange({ recordId, values: { Status: status, Company: 'Acme' } }))
        await deliver(relay, changes)
        const feed = await relay.database.query<{ position: number; status: string }>(
            `select position, values->>'Status' as status from changes where record_id = $1 order by position`,
            [recordId],
        )
        expect(feed.map(({ status }) => status)).toEqual(['Open', 'Working', 'Closed'])
        const [record] = await relay.database.query('select values, is_deleted, last_position from records where record_id = $1', [
            recordId,
        ])
        expect(record).toEqual({ values: { Status: 'Closed', Company: 'Acme' }, is_deleted: false, last_position: feed[2]?.position })
    })

    test('a heartbeat stores the limits of the org and no change', async () => {
        const before = await count('changes')
        const body = makeBody([], { kind: 'heartbeat', limits: { DailyApiRequests: { max: 15_000, used: 812 } } })
        const answer = await post(relay, body, signHeaders(relay.org, body))
        expect(answer.body).toMatchObject({ accepted: 0, duplicate: false })
        expect(await count('changes')).toBe(before)
        const status = await relay.app.orgs.getStatus(relay.org.orgId)
        expect(status).toMatchObject({ packageVersion: '0.1.0', limits: { DailyApiRequests: { max: 15_000, used: 812 } } })
        expect(status?.lastHeartbeatAt).not.toBeNull()
    })

    test('a heartbeat that tells of dropped changes leaves a gap, told twice one gap with the larger count', async () => {
        const tell = async (changes: number, lastAt: string) => {
            const body = makeBody([], { kind: 'heartbeat', dropped: { changes, firstAt: '2026-11-22T10:00:00.000Z', lastAt } })
            expect((await post(relay, body, signHeaders(relay.org, body))).status).toBe(200)
        }
        await tell(5, '2026-11-22T10:01:00.000Z')
        await tell(7, '2026-11-22T10:02:00.000Z')
        await tell(5, '2026-11-22T10:01:00.000Z')
        const status = await relay.app.orgs.getStatus(relay.org.orgId)
        expect(status?.gaps).toEqual([{ changes: 7, firstAt: '2026-11-22T10:00:00.000Z', lastAt: '2026-11-22T10:02:00.000Z' }])
    })

    test('dropped changes whose window ends before it begins are refused with the field', async () => {
        const dropped = { changes: 1, firstAt: '2026-11-22T10:01:00.000Z', lastAt: '2026-11-22T10:00:00.000Z' }
        const body = makeBody([], { kind: 'heartbeat', dropped })
        const answer = await post(relay, body, signHeaders(relay.org, body))
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'body_invalid', field: 'dropped.firstAt' } } })
    })

    test('ids of 15 and 18 characters name the same org and the same record', async () => {
        const change = makeChange({ recordId: '00Q000000000011' })
        const body = makeBody([change], { orgId: relay.org.orgId.slice(0, 15) })
        const answer = await post(relay, body, signHeaders(relay.org, body, { 'headroom-org': relay.org.orgId.slice(0, 15) }))
        expect(answer.status).toBe(200)
        const rows = await relay.database.query('select org_id from records where record_id = $1', ['00Q000000000011EAA'])
        expect(rows).toEqual([{ org_id: relay.org.orgId }])
    })

    test('what the relay does not know is ignored', async () => {
        const body = makeBody([makeChange({ novelty: 1 })], { results: [], weather: {} })
        expect((await post(relay, body, signHeaders(relay.org, body))).status).toBe(200)
    })
})

describe('a repeat', () => {
    test('FAILURES O1: the same delivery 64 times at once has one effect and 64 times 200', async () => {
        const before = await count('changes')
        const body = makeBody([makeChange(), makeChange()])
        const headers = signHeaders(relay.org, body)
        const answers = await Promise.all(Array.from({ length: 64 }, () => post(relay, body, headers)))
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
        expect(new Set(answers.map((answer) => answer.body.accepted))).toEqual(new Set([2]))
        expect(answers.filter((answer) => answer.body.duplicate === false)).toHaveLength(1)
        expect(await count('changes')).toBe(before + 2)
    })

    test('FAILURES O2: the same id with other bytes is 409 and changes nothing', async () => {
        const id = makeDeliveryId()
        await deliver(relay, [makeChange()], { 'webhook-id': id })
        const before = await count('changes')
        const answer = await deliver(relay, [makeChange()], { 'webhook-id': id })
        expect(answer.status).toBe(409)
        expect(answer.body.error).toMatchObject({ code: 'delivery_id_reused' })
        expect(await count('changes')).toBe(before)
    })

    test('a change that comes again in another delivery, or twice in one body, enters the feed once', async () => {
        const change = makeChange()
        const before = await count('changes')
        const first = await deliver(relay, [change, change])
        const second = await deliver(relay, [change, makeChange()])
        expect([first.body.accepted, second.body.accepted]).toEqual([2, 2])
        expect(await count('changes')).toBe(before + 2)
    })
})

/** Deliveries that arrive while a transaction of their org runs share the next one, each with an answer of its own. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { callApi, makeRuleInput, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeBody, makeChange, makeDeliveryId, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay

beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

const DELIVERIES = 40
const recordIdOf = (number: number): string => `00Q0000000${String(10_000 + number)}`

/** Deliveries and the transactions they were accepted in: `received_at` is the time a transaction began. */
async function countTransactions(ids: readonly string[]): Promise<{ deliveries: number; transactions: number }> {
    const text = `select count(*)::int as deliveries, count(distinct received_at)::int as transactions
        from deliveries where delivery_id = any($1)`
    const [row] = await relay.database.query<{ deliveries: number; transactions: number }>(text, [ids])
    return row ?? { deliveries: -1, transactions: -1 }
}

test('forty deliveries at once take fewer transactions than deliveries; each change is in feed, mirror and firings once, under its delivery', async () => {
    const sequenceId = await makeSequence(relay, 'Outbound')
    await callApi(relay, 'POST', '/v1/rules', { body: makeRuleInput(sequenceId) })
    const sent = Array.from({ length: DELIVERIES }, (_, number) => ({ id: makeDeliveryId(), recordId: recordIdOf(number) }))
    const answers = await Promise.all(sent.map(({ id, recordId }) => deliver(relay, [makeChange({ recordId })], { 'webhook-id': id })))
    expect(answers.map(({ status, body }) => [status, body.accepted])).toEqual(sent.map(() => [200, 1]))

    const { deliveries, transactions } = await countTransactions(sent.map(({ id }) => id))
    expect(deliveries).toBe(DELIVERIES)
    expect(transactions).toBeLessThan(DELIVERIES)
    const stored = await relay.database.query<{ id: string; firings: number; mirrored: unknown }>(
        `select c.delivery_id as id, (select count(*)::int from firings f where f.position = c.position) as firings,
            (select r.values from records r where r.record_id = c.record_id and r.last_position = c.position) as mirrored
         from changes c where c.delivery_id = any($1)`,
        [sent.map(({ id }) => id)],
    )
    expect(stored.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
        sent.map(({ id }) => ({ id, firings: 1, mirrored: { Status: 'Working' } })).toSorted((a, b) => a.id.localeCompare(b.id)),
    )
})

test('a delivery id used again for another body is refused alone among deliveries that share its transaction', async () => {
    const used = makeDeliveryId()
    await deliver(relay, [makeChange()], { 'webhook-id': used })
    const ids = Array.from({ length: 20 }, (_, number) => (number === 10 ? used : makeDeliveryId()))
    const answers = await Promise.all(ids.map((id) => deliver(relay, [makeChange()], { 'webhook-id': id })))
    expect(answers.map(({ status }) => status)).toEqual(ids.map((id) => (id === used ? 409 : 200)))
})

test('the same change in many deliveries at once is accepted in all and in the feed once, and they go on sharing transactions', async () => {
    const change = makeChange({ recordId: recordIdOf(900) })
    const ids = Array.from({ length: DELIVERIES }, makeDeliveryId)
    const answers = await Promise.all(ids.map((id) => deliver(relay, [change], { 'webhook-id': id })))
    expect(answers.map(({ status, body }) => [status, body.accepted, body.duplicate])).toEqual(answers.map(() => [200, 1, false]))
    const rows = await relay.database.query('select position from changes where transaction = $1', [change.transaction])
    expect(rows).toHaveLength(1)
    expect((await countTransactions(ids)).transactions).toBeLessThan(DELIVERIES)
})

test('a heartbeat among deliveries is noted as one, and its limits are kept', async () => {
    const heartbeat = makeBody([], { kind: 'heartbeat', limits: { DailyApiRequests: { max: 15_000, used: 4_711 } } })
    const [answer] = await Promise.all([
        post(relay, heartbeat, signHeaders(relay.org, heartbeat)),
        ...Array.from({ length: 8 }, () => deliver(relay, [makeChange()])),
    ])
    expect(answer.body).toMatchObject({ accepted: 0, duplicate: false })
    const status = await relay.app.orgs.getStatus(relay.org.orgId)
    expect(status).toMatchObject({ limits: { DailyApiRequests: { max: 15_000, used: 4_711 } } })
    expect(status?.lastHeartbeatAt).not.toBeNull()
})

/** A long outage is over and everything dead is sent again: at a pace, behind what is new, under the same ids, until somebody says stop. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually } from '../../../support/call-api.ts'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import type { WebhookBench } from '../../../support/start-webhooks.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

const LEAD = '00Q000000000001EAA'
/** As many as one replay takes, or enough to see the pace. */
const DEAD = process.env['HEADROOM_LONG'] === '1' ? 10_000 : 500
const PER_SECOND = 20
const TEST_TIMEOUT_MS = 600_000

let bench: WebhookBench
let receiver: WebhookReceiver
let webhookId: string
beforeEach(async () => {
    bench = await startWebhooks()
    receiver = await startReceiver()
    webhookId = (await bench.add(receiver.url)).id
    await bury(DEAD)
})
afterEach(async () => {
    await receiver.stop()
    await bench.stop()
})

/** Leaves dead messages as ten failed attempts of each do. */
const bury = (count: number) =>
    bench.database.query(
        `insert into webhook_messages (org_id, webhook_id, message_id, type, body, state, attempts, run_after, last_status, last_error,
             created_at, settled_at)
         select org_id, webhook_id, 'msg_' || lpad(n::text, 32, '0'), 'record.changed', '{"n":' || n || '}', 'dead', 10, $1, 500,
             'The answer was 500.', $1, $1 from webhooks, generate_series(1, $2::int) as n order by n`,
        [bench.now(), count],
    )
const drain = (): Promise<void> => bench.webhooks.worker.drain()
const idsOf = () => receiver.requests.map((request) => String(request.headers['webhook-id']))
const countStates = async (): Promise<Record<string, number>> => {
    const rows = await bench.database.query<{ state: string; count: number }>(
        'select state, count(*)::int as count from webhook_messages group by state',
    )
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

function replayAll(): Promise<Record<string, unknown>> {
    const range = { from: '2026-01-01T00:00:00Z', to: new Date(bench.now().getTime() + 1_000).toISOString() }
    return bench.call('replayWebhook', { webhookId }, range)
}

/** It begins by itself, with one: nobody looks any more when that is done. */
async function begin(): Promise<void> {
    await eventually(() => Promise.resolve(receiver.requests.length === 0 ? null : true))
    await drain()
}

describe('a replay', () => {
    test(
        `FAILURES W9 of ${DEAD} sends ${PER_SECOND} a second, each once under the id and with the bytes it had`,
        async () => {
            expect(await replayAll()).toEqual({ replayed: DEAD })
            await begin()
            const perSecond: number[] = [receiver.requests.length]
            while ((await countStates())['waiting'] !== undefined) {
                const before = receiver.requests.length
                bench.advance(1)
                await drain()
                perSecond.push(receiver.requests.length - before)
            }
            expect([perSecond[0], Math.max(...perSecond), perSecond.length]).toEqual([1, PER_SECOND, 1 + DEAD / PER_SECOND])
            const expected = Array.from({ length: DEAD }, (_, n) => [`msg_${String(n + 1).padStart(32, '0')}`, `{"n":${n + 1}}`])
            expect(receiver.requests.map(({ headers, body }) => [headers['webhook-id'], body]).sort()).toEqual(expected)
            expect(await countStates()).toEqual({ delivered: DEAD })
        },
        TEST_TIMEOUT_MS,
    )

    test('FAILURES W9 is cancelled half-way: what was not sent is dead as it was, and can be replayed later', async () => {
        await replayAll()
        bench.advance(5)
        await drain()
        const sent = receiver.requests.length
        expect(await bench.call('cancelWebhookReplay', { webhookId })).toEqual({ cancelled: DEAD - sent })
        bench.advance(3_600)
        await drain()
        expect([receiver.requests.length, await countStates()]).toEqual([sent, { delivered: sent, dead: DEAD - sent }])
        const page = await bench.call('listWebhookMessages', { webhookId })
        const was = { state: 'dead', attempts: 10, lastStatus: 500, nextAttemptAt: null, settledAt: expect.any(String) }
        expect(page).toMatchObject({ messages: expect.arrayContaining([expect.objectContaining(was)]) })
        expect(await bench.call('cancelWebhookReplay', { webhookId })).toEqual({ cancelled: 0 })
        expect(await replayAll()).toEqual({ replayed: DEAD - sent })
    })

    test('keeps nothing new waiting: a change comes before what is due again, and more than 1,000 replays hold up no change', async () => {
        await bench.database.query('delete from webhook_messages')
        await bury(1_100)
        await replayAll()
        await begin()
        bench.advance(5)
        await bench.change(LEAD)
        await drain()
        const [, ...places] = receiver.requests.map(({ body }) => (JSON.parse(body) as { type?: string }).type)
        expect([places.length, places.indexOf('record.changed') < 8]).toEqual([1 + 5 * PER_SECOND, true])
    })

    test('goes behind one that is not over', async () => {
        await replayAll()
        await bench.database.query(
            `update webhook_messages set state = 'delivered', replay_of = null
             where number in (select number from webhook_messages order by number limit 100)`,
        )
        const range = { from: '2026-01-01T00:00:00Z', to: '2027-12-01T00:00:00Z', state: 'delivered' }
        expect(await bench.call('replayWebhook', { webhookId }, range)).toEqual({ replayed: 100 })
        const [last] = await bench.database.query<{ seconds: number }>(
            'select extract(epoch from max(run_after) - $1)::float as seconds from webhook_messages',
            [bench.now()],
        )
        expect(last?.seconds).toBeCloseTo((DEAD - 1 + 99) / PER_SECOND, 1)
    })

    test('that fails goes on with its schedule, and cancelled then tells all its attempts', async () => {
        receiver.answerWith((response) => response.writeHead(500).end())
        await bench.call('replayWebhookMessage', { webhookId, messageId: `msg_${'1'.padStart(32, '0')}` })
        await drain()
        expect(idsOf()).toHaveLength(1)
        expect(await bench.call('cancelWebhookReplay', { webhookId })).toEqual({ cancelled: 1 })
        const [first] = await bench.messages()
        expect(first).toMatchObject({ state: 'dead', attempts: 11 })
    })
})

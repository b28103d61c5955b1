import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { ServerResponse } from 'node:http'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import type { WebhookBench } from '../../../support/start-webhooks.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

const LEAD = '00Q000000000001EAA'

let bench: WebhookBench
let receiver: WebhookReceiver
beforeEach(async () => {
    bench = await startWebhooks()
    receiver = await startReceiver()
})
afterEach(async () => {
    await receiver.stop()
    await bench.stop()
})

const drain = (): Promise<void> => bench.webhooks.worker.drain()
const idsOf = () => receiver.requests.map((request) => request.headers['webhook-id'])
const answer = (status: number) => receiver.answerWith((response) => response.writeHead(status).end())

async function letDie(): Promise<void> {
    answer(500)
    for (let attempt = 0; attempt < 10; attempt++) {
        await drain()
        bench.advance((await bench.messages())[0]?.wait ?? 0)
    }
    answer(200)
}

describe('messages', () => {
    test('a dead one is sent again with its id and all its attempts, one by one or by a range of time', async () => {
        const { id } = await bench.add(receiver.url)
        const from = bench.now().toISOString()
        await bench.change(LEAD)
        await letDie()
        const [messageId] = idsOf()
        expect(await bench.call('replayWebhookMessage', { webhookId: id, messageId: String(messageId) })).toMatchObject({
            state: 'waiting',
            attempts: 0,
        })
        await drain()
        const range = { from, to: new Date(bench.now().getTime() + 1).toISOString() }
        expect(await bench.call('replayWebhook', { webhookId: id }, range)).toEqual({ replayed: 0 })
        expect(await bench.call('replayWebhook', { webhookId: id }, { ...range, state: 'delivered' })).toEqual({ replayed: 1 })
        await drain()
        expect([receiver.requests.length, new Set(idsOf()).size]).toEqual([12, 1])
        expect(await bench.messages()).toMatchObject([{ state: 'delivered', attempts: 1 }])
    })

    test('a range does not include its end', async () => {
        const { id } = await bench.add(receiver.url)
        await bench.change(LEAD)
        await drain()
        const to = bench.now().toISOString()
        expect(await bench.call('replayWebhook', { webhookId: id }, { from: '2026-01-01T00:00:00Z', to, state: 'all' })).toEqual({
            replayed: 0,
        })
    })

    test('a test message says at once whether the endpoint answers', async () => {
        const { id } = await bench.add(receiver.url, { events: [] })
        await bench.call('testWebhook', { webhookId: id })
        await drain()
        const list = await bench.call('listWebhookMessages', { webhookId: id })
        expect(list).toMatchObject({ messages: [{ type: 'webhook.test', state: 'delivered', attempts: 1, lastStatus: 200 }], next: null })
        expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject({ type: 'webhook.test', data: { webhookId: id } })
    })

    test('an endpoint that is down keeps its place in the feed instead of filling the store', async () => {
        await bench.add(receiver.url)
        answer(500)
        await bench.database.query(
            `insert into webhook_messages (org_id, webhook_id, message_id, type, body, run_after, created_at)
             select org_id, webhook_id, 'msg_' || number, 'record.changed', '{}', $1, $1 from webhooks, generate_series(1, 950) as number`,
            [new Date(bench.now().getTime() + 1_000)],
        )
        for (let delivery = 0; delivery < 3; delivery++) await bench.change(...Array.from({ length: 50 }, () => LEAD))
        await drain()
        const waiting = await bench.messages()
        expect(waiting).toHaveLength(1_050)
    })
})

describe('a webhook behind the retention', () => {
    /** Removes every change as retention does: the floor of the feed rises with it. */
    const expire = () =>
        bench.database.query(
            `with gone as (delete from changes returning position) update orgs set feed_floor = (select max(position) from gone)`,
        )
    const told = () => receiver.requests.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })

    test('is told where changes are missing, once, and of what comes afterwards; an admin is told too', async () => {
        const { id } = await bench.add(receiver.url)
        await bench.change(LEAD, LEAD)
        await expire()
        await drain()
        await drain()
        expect(receiver.requests).toHaveLength(1)
        await bench.change(LEAD)
        await drain()
        const [expired, next] = told()
        const [floor] = await bench.database.query<{ position: number }>('select feed_floor as position from orgs')
        const missed = { after: '0', resumesAfter: String(floor?.position) }
        expect([receiver.requests.length, next?.type]).toEqual([2, 'record.changed'])
        expect(expired).toMatchObject({ type: 'feed.expired', data: missed })
        const notices = await bench.database.query<{ details: object }>('select kind, details from notices')
        const host = `127.0.0.1:${receiver.port}`
        expect(notices).toEqual([{ kind: 'webhook_missed_changes', details: { webhookId: id, host, ...missed } }])
    })

    test('is not one that was made, or asked for changes, after they had gone', async () => {
        const quiet = await bench.add(receiver.url, { events: [] })
        await bench.change(LEAD)
        await expire()
        await bench.add(receiver.url)
        await bench.call('replaceWebhook', { webhookId: quiet.id }, { url: receiver.url, events: ['record.changed'] })
        await drain()
        expect(receiver.requests).toHaveLength(0)
    })

    test('who asks for changes later is not told of those before', async () => {
        const { id } = await bench.add(receiver.url, { events: [] })
        await bench.change(LEAD)
        await bench.call('replaceWebhook', { webhookId: id }, { url: receiver.url, events: ['record.changed'] })
        await drain()
        expect(receiver.requests).toHaveLength(0)
        await bench.change(LEAD)
        await drain()
        expect(receiver.requests).toHaveLength(1)
    })
})

describe('endpoints side by side', () => {
    const NUMBER = 50

    test('FAILURES W5 one of 50 that hangs keeps none of the others waiting', async () => {
        for (let number = 0; number < NUMBER; number++) await bench.add(`${receiver.url}/${number}`)
        const hanging: ServerResponse[] = []
        receiver.answerWith((response, request) => {
            if (request.url === '/hook/0') hanging.push(response)
            else response.end()
        })
        for (let number = 0; number < 20; number++) await bench.change(LEAD)
        let isOver = false
        const draining = drain().finally(() => (isOver = true))
        const delivered = () => bench.outcomes['delivered'] ?? 0
        while (delivered() < (NUMBER - 1) * 20 && !isOver) await new Promise((resolve) => setImmediate(resolve))
        expect([isOver, delivered(), hanging.length]).toEqual([false, (NUMBER - 1) * 20, 8])
        receiver.answerWith((response) => response.end())
        for (const response of hanging) response.end()
        await draining
        expect(delivered()).toBe(NUMBER * 20)
    })

    test('two relays on one store send nothing twice', async () => {
        await bench.add(receiver.url)
        await bench.change(...Array.from({ length: 200 }, () => LEAD))
        const other = bench.addRelay()
        while ((await bench.messages()).filter(({ state }) => state === 'delivered').length < 200)
            await Promise.all([drain(), other.worker.drain()])
        expect([receiver.requests.length, new Set(idsOf()).size, bench.outcomes]).toEqual([200, 200, { delivered: 200 }])
    })
})

describe('what a webhook may be', () => {
    const refused = (input: object) => expect(bench.call('createWebhook', {}, { url: receiver.url, events: [], ...input })).rejects

    test('FAILURES C3-61 headers of one’s own are refused: nobody can forge length, host or signature', async () => {
        await refused({ headers: { Host: 'inside' } }).toMatchObject({ code: 'body_invalid', field: 'headers' })
    })

    test('its events and objects are known ones, and an org has at most 50', async () => {
        await refused({ events: ['record.seen'] }).toMatchObject({ code: 'body_invalid', field: 'events[0]' })
        await refused({ objects: ['a b'] }).toMatchObject({ code: 'body_invalid', field: 'objects[0]' })
        await refused({ url: 'http://10.0.0.1/' }).toMatchObject({ code: 'body_invalid', field: 'url' })
        for (let number = 0; number < 50; number++) await bench.add(receiver.url)
        await refused({}).toMatchObject({ code: 'conflict' })
    })

    test('its secret is given when it is made and never again', async () => {
        const { id, secret } = await bench.add(receiver.url)
        expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
        const shown = JSON.stringify([await bench.call('getWebhook', { webhookId: id }), await bench.call('listWebhooks')])
        const [row] = await bench.database.query<{ secret: Buffer }>('select secret from webhooks')
        const raw = Buffer.from(secret.slice(6), 'base64')
        expect([shown.includes(secret), row?.secret.includes(raw)]).toEqual([false, false])
    })
})

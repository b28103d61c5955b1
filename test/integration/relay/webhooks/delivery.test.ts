import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import type { WebhookBench } from '../../../support/start-webhooks.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

const LEAD = '00Q000000000001EAA'
const OTHER_LEAD = '00Q000000000002EAA'

let bench: WebhookBench
let receiver: WebhookReceiver
beforeEach(async () => {
    bench = await startWebhooks()
    receiver = await startReceiver()
})
afterEach(async () => {
    await bench.stop()
    await receiver.stop()
})

const drain = (): Promise<void> => bench.webhooks.worker.drain()
const answer = (status: number, headers: Record<string, string> = {}) =>
    receiver.answerWith((response) => response.writeHead(status, headers).end('ignored'))
const idsOf = () => receiver.requests.map((request) => request.headers['webhook-id'])
const signaturesOf = (index: number): string[] => String(receiver.requests[index]?.headers['webhook-signature']).split(' ')

/** What the standard's own library says, at the time of the bench. */
function verify(secret: string, index: number): boolean {
    const { headers = {}, body = '' } = receiver.requests[index] ?? {}
    const age = Math.abs(Number(headers['webhook-timestamp']) - bench.now().getTime() / 1000)
    const expected = new Webhook(secret).sign(String(headers['webhook-id']), bench.now(), body)
    return age < 1 && signaturesOf(index).includes(expected)
}

describe('a webhook', () => {
    test('is told of each change once, signed as Standard Webhooks says', async () => {
        const { secret } = await bench.add(receiver.url)
        await bench.change(LEAD, OTHER_LEAD)
        await drain()
        await drain()
        expect(receiver.requests).toHaveLength(2)
        expect([verify(secret, 0), verify(secret, 1), verify(`whsec_${Buffer.alloc(32).toString('base64')}`, 0)]).toEqual([
            true,
            true,
            false,
        ])
        const bodies = receiver.requests.map(({ body }) => JSON.parse(body) as { type: string; data: { recordId: string } })
        expect(bodies.map(({ type, data }) => [type, data.recordId]).sort()).toEqual([
            ['record.changed', LEAD],
            ['record.changed', OTHER_LEAD],
        ])
        expect(bench.outcomes).toEqual({ delivered: 2 })
    })

    test('is told nothing from before it was made, of other objects, or after it was switched off', async () => {
        await bench.change(LEAD)
        const { id } = await bench.add(receiver.url, { objects: ['Contact'] })
        await bench.change(LEAD)
        await drain()
        await bench.call('replaceWebhook', { webhookId: id }, { url: receiver.url, events: ['record.changed'], isEnabled: false })
        await bench.change(LEAD)
        await drain()
        expect(receiver.requests).toHaveLength(0)
        await bench.call('replaceWebhook', { webhookId: id }, { url: receiver.url, events: ['record.changed'] })
        await drain()
        expect(receiver.requests).toHaveLength(1)
    })

    test('is tried again under the same id with the same bytes, a fresh time and a fresh signature', async () => {
        const { secret } = await bench.add(receiver.url)
        await bench.change(LEAD)
        answer(500)
        await drain()
        expect(await bench.messages()).toMatchObject([
            { state: 'waiting', attempts: 1, wait: 5, last_status: 500, last_error: 'The answer was 500.' },
        ])
        answer(204)
        bench.advance(5)
        await drain()
        expect(receiver.requests).toHaveLength(2)
        expect(receiver.requests[0]?.body).toBe(receiver.requests[1]?.body)
        expect([new Set(idsOf()).size, verify(secret, 1)]).toEqual([1, true])
        expect(await bench.messages()).toMatchObject([{ state: 'delivered', attempts: 2, last_error: null }])
    })
})

describe('a webhook that fails', () => {
    test('FAILURES W1 the schedule is 0, 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h; then the message is dead and kept', async () => {
        await bench.add(receiver.url)
        await bench.change(LEAD)
        answer(503)
        const waits: number[] = []
        for (let attempt = 0; attempt < 10; attempt++) {
            await drain()
            const wait = (await bench.messages())[0]?.wait ?? 0
            waits.push(wait)
            bench.advance(wait)
        }
        expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, 0])
        await drain()
        expect([receiver.requests.length, new Set(idsOf()).size]).toEqual([10, 1])
        expect(await bench.messages()).toMatchObject([{ state: 'dead', attempts: 10, last_status: 503 }])
    })

    test('FAILURES W3 410 switches the webhook off and keeps what waits; Retry-After puts the next attempt off', async () => {
        const { id } = await bench.add(receiver.url)
        await bench.change(LEAD)
        answer(429, { 'retry-after': '120' })
        await drain()
        expect((await bench.messages())[0]?.wait).toBe(120)
        answer(410)
        bench.advance(120)
        await drain()
        expect(await bench.call('getWebhook', { webhookId: id })).toMatchObject({ isEnabled: false, disabledReason: 'gone' })
        bench.advance(86_400)
        await drain()
        expect(receiver.requests).toHaveLength(2)
        expect((await bench.messages())[0]?.state).toBe('waiting')
    })

    test('FAILURES W4 after five days without a success it is switched off, says why, and goes on where it stood', async () => {
        const { id } = await bench.add(receiver.url)
        const begun = bench.now().toISOString()
        answer(500)
        for (let day = 0; day <= 5; day++) {
            await bench.change(LEAD)
            await drain()
            expect((await bench.call('getWebhook', { webhookId: id }))['isEnabled']).toBe(day < 5)
            bench.advance(86_400)
        }
        const failed = await bench.call('getWebhook', { webhookId: id })
        expect(failed).toMatchObject({ disabledReason: 'failing', failingSince: begun })
        await bench.change(OTHER_LEAD)
        await drain()
        answer(200)
        await bench.call('replaceWebhook', { webhookId: id }, { url: receiver.url, events: ['record.changed'] })
        await drain()
        const states = (await bench.messages()).map((message) => message.state)
        expect(states).toEqual(Array<string>(7).fill('delivered'))
        expect(await bench.call('getWebhook', { webhookId: id })).toMatchObject({ failingSince: null, disabledAt: null })
    })

    test('FAILURES W6 what a relay has sent but not noted is sent again with the same id and bytes, and the old claim notes nothing', async () => {
        await bench.add(receiver.url)
        await bench.change(LEAD)
        let release = (): void => undefined
        receiver.answerWith((response) => (release = () => void response.end()))
        const frozen = drain()
        while (receiver.requests.length < 1) await new Promise((resolve) => setImmediate(resolve))
        bench.advance(61)
        answer(200)
        await bench.addRelay().worker.drain()
        release()
        await frozen
        expect([receiver.requests.length, new Set(idsOf()).size, new Set(receiver.requests.map(({ body }) => body)).size]).toEqual([
            2, 1, 1,
        ])
        expect(bench.outcomes).toEqual({ delivered: 1, outdated: 1 })
        expect(await bench.messages()).toMatchObject([{ state: 'delivered', attempts: 1 }])
    })
})

describe('what a receiver can rely on', () => {
    test('FAILURES W7 for 24 hours after a rotation both secrets sign, then the new one alone', async () => {
        const { id, secret } = await bench.add(receiver.url)
        const { secret: next } = (await bench.call('rotateWebhookSecret', { webhookId: id })) as { secret: string }
        await bench.change(LEAD)
        await drain()
        expect([verify(secret, 0), verify(next, 0), signaturesOf(0).length]).toEqual([true, true, 2])
        bench.advance(86_400)
        await bench.change(LEAD)
        await drain()
        expect([verify(secret, 1), verify(next, 1), signaturesOf(1).length]).toEqual([false, true, 1])
    })

    test('FAILURES W8 the position in the body says which of two changes of a record is the newer one', async () => {
        await bench.add(receiver.url)
        await bench.change(LEAD)
        await bench.change(LEAD)
        await drain()
        const positions = receiver.requests.map(({ body }) => Number((JSON.parse(body) as { data: { position: string } }).data.position))
        const feed = await bench.database.query<{ position: number }>('select position from changes order by position')
        expect(positions.sort((a, b) => a - b)).toEqual(feed.map(({ position }) => position))
    })

    test('FAILURES V1 a feed that is read again makes the same ids', async () => {
        await bench.add(receiver.url)
        await bench.change(LEAD)
        await drain()
        await bench.database.query('update webhooks set changes_after = 0')
        await bench.database.query('delete from webhook_messages')
        await drain()
        expect([receiver.requests.length, new Set(idsOf()).size]).toEqual([2, 1])
    })
})

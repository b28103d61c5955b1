/** The function that docs/webhooks.md gives receivers, as it stands there, on real messages. */
import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from '@jest/globals'
import { startWebhooks } from '../../../support/start-webhooks.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'

interface Example {
    readonly isFromHeadroom: (headers: IncomingHttpHeaders, body: string, secret: string, now: number) => boolean
}

const page = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8')
const code = /```js\n(.*?)```/s.exec(page)?.[1] ?? ''

test('accepts what the relay sends, during a rotation too, and nothing that was changed, is old or of another secret', async () => {
    const { isFromHeadroom } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Example
    const [bench, receiver] = [await startWebhooks(), await startReceiver()]
    try {
        const { id, secret } = await bench.add(receiver.url)
        const { secret: next } = (await bench.call('rotateWebhookSecret', { webhookId: id })) as { secret: string }
        await bench.change('00Q000000000001EAA')
        await bench.webhooks.worker.drain()
        const { headers = {}, body = '' } = receiver.requests[0] ?? {}
        const now = bench.now().getTime()
        expect([isFromHeadroom(headers, body, secret, now), isFromHeadroom(headers, body, next, now)]).toEqual([true, true])
        expect(isFromHeadroom(headers, `${body} `, secret, now)).toBe(false)
        expect(isFromHeadroom(headers, body, secret, now + 301_000)).toBe(false)
        expect(isFromHeadroom(headers, body, `whsec_${Buffer.alloc(32).toString('base64')}`, now)).toBe(false)
    } finally {
        await receiver.stop()
        await bench.stop()
    }
})

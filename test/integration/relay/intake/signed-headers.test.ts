/** The other side of the attacks on headers: what must still be accepted (table C1 of the failure list). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sign } from '../../../../relay/src/signing/index.ts'
import { makeBody, makeChange, makeDeliveryId, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
/** It stands still: a second more, and what is just in time would be too late. */
const now = new Date()

beforeAll(async () => {
    relay = await startRelay({ clock: { now: () => now } })
})
afterAll(() => relay.stop())

const secondsFromNow = (seconds: number): string => String(Math.floor(now.getTime() / 1000) + seconds)

describe('who sends', () => {
    test.each([-299, 299])('FAILURES C1-3: a timestamp %d s off is accepted', async (seconds) => {
        const body = makeBody([makeChange()])
        expect((await post(relay, body, signHeaders(relay.org, body, { 'webhook-timestamp': secondsFromNow(seconds) }))).status).toBe(200)
    })

    test('FAILURES C1-5: the same id and bytes under a fresh timestamp and signature is a duplicate', async () => {
        const [id, body] = [makeDeliveryId(), makeBody([makeChange()])]
        const first = await post(relay, body, signHeaders(relay.org, body, { 'webhook-id': id, 'webhook-timestamp': secondsFromNow(-60) }))
        const again = await post(relay, body, signHeaders(relay.org, body, { 'webhook-id': id }))
        expect([first.body.duplicate, again.body.duplicate, again.body.accepted]).toEqual([false, true, 1])
    })

    test('one good signature among ten is enough, as while a key rotates', async () => {
        const [id, timestamp, body] = [makeDeliveryId(), secondsFromNow(0), makeBody([makeChange()])]
        const others = Array.from({ length: 9 }, (_, index) => sign(Buffer.alloc(32, index), id, timestamp, body))
        const list = [...others, sign(relay.org.requestKey, id, timestamp, body)].join(' ')
        const headers = signHeaders(relay.org, body, { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': list })
        expect((await post(relay, body, headers)).status).toBe(200)
    })
})

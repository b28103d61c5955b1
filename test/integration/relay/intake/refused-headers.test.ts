/** Attacks on who sends and when (table C1 of the failure list): each is refused over real HTTP and leaves every table as it was. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createHmac } from 'node:crypto'
import { sign } from '../../../../relay/src/signing/index.ts'
import { createOrgs } from '../../../../relay/src/orgs/index.ts'
import { createSealer } from '../../../../relay/src/platform/crypto.ts'
import { makeHead, sendRaw } from '../../../support/raw-http.ts'
import {
    deliver,
    makeBody,
    makeChange,
    makeDeliveryId,
    ORG_ID,
    OTHER_ORG_ID,
    post,
    signHeaders,
    startRelay,
} from '../../../support/start-relay.ts'
import type { Answer, TestOrg, TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

let relay: TestRelay
let other: TestOrg
let before: Record<string, string>
const body = makeBody([makeChange()])
/** It stands still: a second more, and a request from the future would not be one. */
const now = new Date()
const clock = { now: () => now }

beforeAll(async () => {
    relay = await startRelay({ clock })
    other = await relay.addOrg(OTHER_ORG_ID)
    await deliver(relay, [makeChange()])
})
afterAll(() => relay.stop())
beforeEach(async () => {
    before = await takeSnapshot(relay.database)
})
afterEach(async () => {
    expect(await takeSnapshot(relay.database)).toEqual(before)
})

const secondsFromNow = (seconds: number): string => String(Math.floor(now.getTime() / 1000) + seconds)
const withoutId = ({ body: { error } }: Answer) => ({ code: error?.code, message: error?.message })

async function expectRefused(overrides: Record<string, string | undefined>, sent: string = body): Promise<void> {
    const answer = await post(relay, sent, signHeaders(relay.org, sent, overrides))
    expect({ status: answer.status, code: answer.body.error?.code }).toEqual({ status: 401, code: 'unauthorized' })
    expect(answer.headers.get('webhook-signature')).toBeNull()
}

describe('who sends', () => {
    test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature', 'headroom-org'])(
        'FAILURES C1-1: %s missing or empty is 401',
        async (name) => {
            await expectRefused({ [name]: '' })
            const headers = signHeaders(relay.org, body)
            delete headers[name]
            expect((await post(relay, body, headers)).status).toBe(401)
        },
    )

    test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature', 'headroom-org'])(
        'FAILURES C1-1: %s given twice or comma-joined is 401',
        async (name) => {
            const headers = signHeaders(relay.org, body)
            const value = headers[name] ?? ''
            const head = makeHead({ ...headers, [name]: [value, value], 'content-length': String(body.length) })
            expect((await sendRaw(relay.url, [head, body])).status).toBe(401)
            expect((await post(relay, body, { ...headers, [name]: `${value}, ${value}` })).status).toBe(401)
        },
    )

    test('FAILURES C1-2: a wrong signature, and the right one of another body, is 401', async () => {
        const [id, timestamp] = [makeDeliveryId(), secondsFromNow(0)]
        const key = relay.org.requestKey
        const hex = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('hex')
        const good = sign(key, id, timestamp, body)
        const wrong = [
            sign(Buffer.alloc(32), id, timestamp, body),
            sign(key, id, timestamp, `${body} `),
            `v1,${hex}`,
            'v1,',
            good.replace('v1,', 'v9,'),
            good.slice(3),
        ]
        for (const signature of wrong)
            await expectRefused({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature })
    })

    test('FAILURES C1-2: of a list of signatures only ten are compared', async () => {
        const [id, timestamp] = [makeDeliveryId(), secondsFromNow(0)]
        const signatures = Array.from({ length: 10 }, () => `v1,${Buffer.alloc(32).toString('base64')}`)
        const list = [...signatures, sign(relay.org.requestKey, id, timestamp, body)].join(' ')
        await expectRefused({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': list })
        await expectRefused({ 'webhook-signature': Array.from({ length: 150 }, () => signatures[0]).join(' ') })
    })

    test.each(['-301', '301', '-86400'])('FAILURES C1-3: a timestamp %s s off is 401', async (seconds) => {
        await expectRefused({ 'webhook-timestamp': secondsFromNow(Number(seconds)) })
    })

    test.each(['0', '-1', '1e20', 'NaN', '1.5', '0x65a0', '１７００００００００', '+1700000000'])(
        'FAILURES C1-3: the timestamp "%s" is 401',
        async (timestamp) => {
            const ascii = Buffer.from(timestamp).toString('latin1')
            await expectRefused({ 'webhook-timestamp': ascii })
        },
    )

    test('FAILURES C1-3: a timestamp in milliseconds is 401', async () => {
        await expectRefused({ 'webhook-timestamp': String(now.getTime()) })
    })

    test.each(['with.dot.in-it', '../../etc/passwd', 'short', 'ünïcödé-id', 'a'.repeat(65), 'with space'])(
        'FAILURES C1-4: the id "%s" is 401',
        async (id) => {
            await expectRefused({ 'webhook-id': Buffer.from(id).toString('latin1') })
        },
    )

    test('FAILURES C1-4: an id of 1 MB, or with a line break in it, is refused', async () => {
        const headers = signHeaders(relay.org, body)
        const huge = makeHead({ ...headers, 'webhook-id': 'a'.repeat(1_048_576), 'content-length': String(body.length) })
        // The relay closes while the rest is still being sent, and the reset may overtake its answer.
        expect([431, 0]).toContain((await sendRaw(relay.url, [huge, body])).status)
        const split = makeHead({ ...headers, 'webhook-id': 'abcdefgh\rx', 'content-length': String(body.length) })
        expect((await sendRaw(relay.url, [split, body])).status).toBe(400)
    })

    test('FAILURES C1-5: a request captured six minutes ago is 401', async () => {
        await expectRefused({ 'webhook-timestamp': secondsFromNow(-360) })
    })

    test('FAILURES C1-7: the key of one org with another org in header or body is 401', async () => {
        await expectRefused({ 'headroom-org': OTHER_ORG_ID })
        const foreignBody = makeBody([makeChange()], { orgId: OTHER_ORG_ID })
        await expectRefused({}, foreignBody)
        expect((await post(relay, body, signHeaders(other, body))).status).toBe(401)
    })

    test('FAILURES C1-9: another algorithm’s name, and an empty key, is 401', async () => {
        const [id, timestamp] = [makeDeliveryId(), secondsFromNow(0)]
        const base = { 'webhook-id': id, 'webhook-timestamp': timestamp }
        await expectRefused({ ...base, 'webhook-signature': sign(relay.org.requestKey, id, timestamp, body).replace('v1,', 'v1a,') })
        await expectRefused({ ...base, 'webhook-signature': sign(Buffer.alloc(0), id, timestamp, body) })
    })

    test('an unknown org and a bad signature get the same answer', async () => {
        const unknown = await post(relay, body, signHeaders({ ...relay.org, orgId: '00D000000000009EAA' }, body))
        const forged = await post(relay, body, signHeaders({ ...relay.org, requestKey: Buffer.alloc(32) }, body))
        const stale = await post(relay, body, signHeaders(relay.org, body, { 'webhook-timestamp': secondsFromNow(-999) }))
        expect([unknown.status, forged.status, stale.status]).toEqual([401, 401, 401])
        expect(withoutId(unknown)).toEqual(withoutId(forged))
        expect(withoutId(stale)).toEqual(withoutId(forged))
    })
})

describe('keys in the store', () => {
    test('FAILURES C1-9: a stored key of less than 24 bytes is not used', async () => {
        const sealer = createSealer(Buffer.alloc(32, 1))
        const rows = [{ requestKey: sealer.seal(Buffer.alloc(0), ORG_ID), responseKey: sealer.seal(Buffer.alloc(23), ORG_ID) }]
        const database = {
            query: () => Promise.resolve(rows as never[]),
            transaction: () => Promise.reject(new Error('Nothing is written here.')),
            snapshot: () => Promise.reject(new Error('Nothing is looked at as of one moment here.')),
            close: () => Promise.resolve(),
        }
        const orgs = createOrgs({ database, sealer, clock })
        await expect(orgs.findKeys(ORG_ID)).rejects.toMatchObject({ code: 'key_unreadable' })
    })
})

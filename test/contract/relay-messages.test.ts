/** The relay's side of the contract: it takes the golden messages byte for byte, answers with them, and signs as the vectors say. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { isSigned, readHeaders } from '../../relay/src/signing/signature-policy.ts'
import { parseDelivery } from '../../relay/src/intake/delivery-parser.ts'
import { acceptanceSchema } from '../../relay/src/intake/delivery-schema.ts'
import { sign } from '../../relay/src/signing/index.ts'
import { makeDeliveryId, post, signHeaders, startRelay } from '../support/start-relay.ts'
import type { TestRelay } from '../support/start-relay.ts'

interface Vector {
    readonly key: string
    readonly id: string
    readonly timestamp: string
    readonly body: string
    readonly signature: string
}

interface PublishedVector {
    readonly src: string
    readonly secret: string
    readonly id: string
    readonly timestamp: number
    readonly payload: string
    readonly signature: string
}

const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url))
const parse = (name: string): unknown => JSON.parse(read(name).toString())
const toKey = (text: string): Buffer => Buffer.from(text.replace('whsec_', ''), 'base64')

const own = parse('signatures.json') as Vector[]
const published = (parse('samples/standard-webhooks-vectors.json') as { sign: PublishedVector[] }).sign

describe('signatures', () => {
    test.each(own)('our own vector $id', ({ key, id, timestamp, body, signature }) => {
        expect(sign(toKey(key), id, timestamp, body)).toBe(signature)
    })

    test.each(published)('Standard Webhooks vector of $src', ({ secret, id, timestamp, payload, signature }) => {
        expect(sign(toKey(secret), id, String(timestamp), payload)).toBe(signature)
    })

    test('a valid signature among decoys of other versions passes, decoys alone do not', () => {
        const [vector] = published
        if (vector === undefined) throw new Error('There is no published vector.')
        const headersOf = (signatures: string) =>
            readHeaders({
                'headroom-org': ['00D000000000001EAA'],
                'webhook-id': [vector.id],
                'webhook-timestamp': [String(vector.timestamp)],
                'webhook-signature': [signatures],
            })
        const decoy = vector.signature.replace('v1,', 'v2,')
        const body = Buffer.from(vector.payload)
        const accepts = (signatures: string): boolean => {
            const headers = headersOf(signatures)
            return headers !== null && isSigned(toKey(vector.secret), headers, body)
        }
        expect(accepts(`${decoy} v1,AAAA ${vector.signature}`)).toBe(true)
        for (const wrong of [decoy, 'v1,dawfeoifkpqwoekfpqoekf', 'v1,', vector.signature.slice(0, 8)]) expect(accepts(wrong)).toBe(false)
    })
})

describe('messages', () => {
    let relay: TestRelay
    const orgId = (parse('delivery-changes.json') as { orgId: string }).orgId

    beforeAll(async () => {
        relay = await startRelay()
    })
    afterAll(() => relay.stop())

    test('the golden changes are taken as they are', () => {
        type Golden = { sentAt: string; changes: { recordId: string; values?: object }[]; limits: object }
        const golden = parse('delivery-changes.json') as Golden
        const delivery = parseDelivery(read('delivery-changes.json'), new Date(golden.sentAt))
        expect(delivery.changes.map(({ recordId, values }) => ({ recordId, values }))).toEqual(
            golden.changes.map(({ recordId, values }) => ({ recordId, values: values ?? {} })),
        )
        expect(delivery.limits).toEqual(golden.limits)
    })

    test('a relay accepts the golden messages over HTTP, and its answer has the golden shape and a signature that the reference library verifies', async () => {
        const org = await relay.addOrg(orgId)
        for (const name of ['delivery-heartbeat.json', 'delivery-changes.json']) {
            const body = read(name)
            const answer = await post(relay, body, signHeaders(org, body, { 'webhook-id': makeDeliveryId() }))
            expect(answer.status).toBe(200)
            const golden = parse('response-accepted.json') as Record<string, unknown>
            expect(Object.keys(answer.body)).toEqual(Object.keys(golden))
            expect(() => acceptanceSchema.parse(golden)).not.toThrow()
            const library = new Webhook(`whsec_${org.responseKey.toString('base64')}`)
            expect(library.verify(answer.text, Object.fromEntries(answer.headers))).toEqual(answer.body)
        }
    })
})

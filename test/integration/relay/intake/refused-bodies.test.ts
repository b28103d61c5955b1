/** Attacks on what is sent, by somebody who can sign (table C1 of the failure list): each is refused and leaves every table as it was. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { makeHead, sendRaw } from '../../../support/raw-http.ts'
import { deliver, makeBody, makeChange, ORG_ID, OTHER_ORG_ID, post, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { Answer, TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

const LIMIT = 1_048_576

let relay: TestRelay
let before: Record<string, string>

beforeAll(async () => {
    relay = await startRelay()
    await deliver(relay, [makeChange()])
})
afterAll(() => relay.stop())
beforeEach(async () => {
    before = await takeSnapshot(relay.database)
})
afterEach(async () => {
    expect(await takeSnapshot(relay.database)).toEqual(before)
})

const send = (body: string | Uint8Array, overrides: Record<string, string> = {}): Promise<Answer> =>
    post(relay, body, signHeaders(relay.org, body, overrides))

async function expectStatus(
    status: number,
    code: string,
    body: string | Uint8Array,
    overrides: Record<string, string> = {},
): Promise<void> {
    const answer = await send(body, overrides)
    expect({ status: answer.status, code: answer.body.error?.code }).toEqual({ status, code })
}

async function expectField(field: string, body: string): Promise<void> {
    const answer = await send(body)
    expect({ status: answer.status, field: answer.body.error?.field }).toEqual({ status: 400, field })
    expect(answer.body.error?.message).toMatch(/[a-z]/)
}

/** A body whose one change carries the text as its values. */
const withValues = (valuesText: string): string => makeBody([makeChange({ values: { MARK: 1 } })]).replace('{"MARK":1}', valuesText)

describe('size', () => {
    test('FAILURES C1-11: one byte over the limit is 413, announced or not', async () => {
        const body = makeBody([], { padding: 'x'.repeat(LIMIT) }).slice(0, LIMIT + 1)
        await expectStatus(413, 'body_too_large', body)
        const head = makeHead({ ...signHeaders(relay.org, body), 'transfer-encoding': 'chunked' })
        const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`
        expect((await sendRaw(relay.url, [head, ...Array.from({ length: 40 }, () => chunk)])).status).toBe(413)
    })

    test('FAILURES C1-11: a body of exactly the limit is read, and no bytes at all are not JSON', async () => {
        await expectStatus(400, 'body_invalid', 'x'.repeat(LIMIT))
        await expectStatus(400, 'body_invalid', '')
    })

    test('FAILURES C1-11: an announced length far beyond the limit is refused before any byte of it is sent', async () => {
        const head = makeHead({ ...signHeaders(relay.org, '{}'), 'content-length': '99999999999' })
        expect((await sendRaw(relay.url, [head])).status).toBe(413)
    })

    test.each(['gzip', 'gzip, gzip', 'br', 'deflate', 'junk'])('FAILURES C1-12: content-encoding %s is 415', async (encoding) => {
        const bomb = encoding === 'br' ? brotliCompressSync(Buffer.alloc(10_000_000)) : gzipSync(Buffer.alloc(100_000_000))
        await expectStatus(415, 'content_type_unsupported', bomb, { 'content-encoding': encoding })
    })

    test('FAILURES C1-14: 2,001 changes, 801 fields and a name of 10,000 characters are 400', async () => {
        const many = Array.from({ length: 2_001 }, (_, sequence) => ({ ...makeChange({ values: {}, previous: {} }), sequence }))
        await expectField('changes', makeBody(many))
        const fields = Object.fromEntries(Array.from({ length: 801 }, (_, index) => [`Field_${index}__c`, 1]))
        await expectField('changes[0].values', makeBody([makeChange({ values: fields })]))
        await expectStatus(400, 'body_invalid', makeBody([makeChange({ values: { ['k'.repeat(10_000)]: 1 } })]))
    })
})

describe('JSON that parsers read differently', () => {
    test.each([65, 10_000, 400_000])('FAILURES C1-13: a depth of %d is 400', async (depth) => {
        await expectStatus(400, 'body_invalid', withValues('['.repeat(depth) + ']'.repeat(depth)))
    })

    test.each(['1e400', '-1e400', '9'.repeat(400)])('FAILURES C1-14: the number %s is 400', async (number) => {
        await expectStatus(400, 'body_invalid', withValues(`{"Amount":${number}}`))
    })

    test('FAILURES C1-14: a body of a hundred thousand names is 400', async () => {
        const names = Array.from({ length: 80_000 }, (_, index) => `"k${index}":1`).join(',')
        await expectStatus(400, 'body_invalid', withValues(`{${names}}`))
    })

    test('FAILURES C1-15: bytes that are not UTF-8, a byte order mark and UTF-16 are 400', async () => {
        const text = makeBody([makeChange()])
        await expectStatus(
            400,
            'body_invalid',
            Buffer.concat([Buffer.from(text.slice(0, 20)), Buffer.of(0xff), Buffer.from(text.slice(20))]),
        )
        await expectStatus(400, 'body_invalid', `\uFEFF${text}`)
        await expectStatus(400, 'body_invalid', Buffer.from(`\uFEFF${text}`, 'utf16le'))
    })

    test.each(['\\u0000', '\\ud800', '\\udc00', '\\ud800\\u0041', '\\uD83D'])(
        'FAILURES C1-15: the text "%s", which cannot be stored, is 400',
        async (text) => {
            await expectStatus(400, 'body_invalid', withValues(`{"Name":"a${text}b"}`))
            await expectStatus(400, 'body_invalid', withValues(`{"a${text}":1}`))
        },
    )

    test('FAILURES C1-16: __proto__ as a name is 400, however it is written', async () => {
        await expectStatus(400, 'body_invalid', withValues('{"__proto__":{"polluted":1}}'))
        await expectStatus(400, 'body_invalid', withValues('{"\\u005f_proto__":1}'))
        await expectField('changes[0].object', makeBody([makeChange({ object: '__proto__' })]))
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    })

    test('FAILURES C1-17: a name given twice is 400, even when one is written with an escape', async () => {
        const body = makeBody([makeChange()])
        await expectStatus(400, 'body_invalid', body.replace('{', `{"orgId":"${OTHER_ORG_ID}",`))
        await expectStatus(400, 'body_invalid', body.replace('{', `{"org\\u0049d":"${ORG_ID}",`))
        await expectStatus(400, 'body_invalid', withValues('{"Name":1,"Name":2}'))
    })

    test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/json; charset=utf-7', 'application/jsonp', ''])(
        'FAILURES C1-18: content-type "%s" is 415',
        async (type) => {
            await expectStatus(415, 'content_type_unsupported', makeBody([makeChange()]), { 'content-type': type })
        },
    )
})

describe('fields', () => {
    test.each<[string, Record<string, unknown>]>([
        ['changes[0].recordId', { recordId: "001' OR '1'='1" }],
        ['changes[0].recordId', { recordId: '00Q000000000001AAA' }],
        ['changes[0].sequence', { sequence: -1 }],
        ['changes[0].sequence', { sequence: 1.5 }],
        ['changes[0].sequence', { sequence: '0' }],
        ['changes[0].transaction', { transaction: 'x' }],
        ['changes[0].object', { object: "Lead'; drop table changes; --" }],
    ])('%s is named when it is wrong: such a change has no name to be parked under, so the delivery is refused', async (field, input) => {
        await expectField(field, makeBody([makeChange(input)]))
    })

    test('a field name that could be read as SOQL is 400', async () => {
        await expectStatus(400, 'body_invalid', makeBody([makeChange({ values: { 'Name FROM User--': 1 } })]))
    })

    test.each([-1, '10', 1.5])('FAILURES C1-23: a limit of %p is 400', async (max) => {
        await expectField(
            'limits.DailyApiRequests.max',
            makeBody([], { kind: 'heartbeat', limits: { DailyApiRequests: { max, used: 0 } } }),
        )
    })

    test.each(['0000-01-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z'])(
        'the time %s, which cannot be stored, is 400 in answers to checks too',
        async (time) => {
            const at = '2026-11-22T10:00:00.000Z'
            const asked = { object: 'Lead', from: time, to: at, detail: 'counts', isDeleted: false, afterId: '000000000000000AAA' }
            await expectField('counts[0].from', makeBody([], { kind: 'completeness', counts: [{ ...asked, rows: 1, deleted: 0 }] }))
            const row = { object: 'Lead', recordId: '00Q000000000001EAA', CreatedDate: at, LastModifiedById: null, values: {} }
            await expectField('rows[0].SystemModstamp', makeBody([], { kind: 'completeness', rows: [{ ...row, SystemModstamp: time }] }))
        },
    )

    test('a heartbeat with changes, and a kind nobody knows, is 400', async () => {
        await expectField('changes', makeBody([makeChange()], { kind: 'heartbeat' }))
        await expectField('kind', makeBody([], { kind: 'gossip' }))
    })
})

import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { problemSchema } from '../../../../relay/src/http/index.ts'
import { callApi, makeSequence } from '../../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

/** Sends a path as it is written: fetch would tidy it up first. */
function sendRaw(path: string): Promise<string> {
    const { hostname, port } = new URL(relay.url)
    return new Promise((resolve, reject) => {
        const socket = connect(Number(port), hostname)
        let text = ''
        socket.setEncoding('utf8').on('data', (part: string) => (text += part))
        socket.on('close', () => resolve(text)).on('error', reject)
        socket.end(`GET ${path} HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer ${relay.org.token}\r\nconnection: close\r\n\r\n`)
    })
}

describe('bodies', () => {
    const json = JSON.stringify({ name: 'A sequence' })
    test.each([
        ['text/plain', { 'content-type': 'text/plain' }],
        ['another charset', { 'content-type': 'application/json; charset=utf-7' }],
        ['a form', { 'content-type': 'multipart/form-data; boundary=x' }],
        ['compression', { 'content-encoding': 'gzip' }],
    ])('of %s are refused with 415', async (_name, headers) => {
        const answer = await callApi(relay, 'POST', '/v1/sequences', { rawBody: json, headers })
        expect(answer).toMatchObject({ status: 415, body: { error: { code: 'content_type_unsupported' } } })
    })

    test.each([
        ['nothing', ''],
        ['half of a JSON text', json.slice(0, 9)],
        ['invalid UTF-8', Uint8Array.from([0x22, 0xff, 0x22])],
        ['a byte order mark', `\ufeff${json}`],
        ['a list', '[]'],
        ['null', 'null'],
        ['a million brackets', '['.repeat(50_000)],
    ])('of %s are refused with 400', async (_name, rawBody) => {
        const answer = await callApi(relay, 'POST', '/v1/sequences', { rawBody })
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'body_invalid' } } })
    })

    test('of more than 100 KB are refused with 413', async () => {
        const answer = await callApi(relay, 'POST', '/v1/sequences', { body: { name: 'x'.repeat(101 * 1024) } })
        expect(answer).toMatchObject({ status: 413, body: { error: { code: 'body_too_large' } } })
    })
})

describe('paths', () => {
    test.each([
        '/',
        '/v1',
        '/v1/rules/',
        '//v1/rules',
        '/V1/rules',
        '/v1/../openapi.json',
        '/v1/%2e%2e/healthz',
        '/v1/rules;jsessionid=1',
        '/v1/rules.',
        '/.env',
        '/.git/config',
        '/debug',
        '/relay/src/main.ts',
    ])('FAILURES C2-39 and C2-42: %s is not found', async (path) => {
        const answer = await sendRaw(path)
        expect(answer).toMatch(/^HTTP\/1\.1 404 /)
        expect(answer).toContain('"code":"not_found"')
    })

    test.each(['/v1/rules/%', '/v1/rules/%ff'])('%s is refused with 400', async (path) => {
        expect(await sendRaw(path)).toMatch(/^HTTP\/1\.1 400 /)
    })

    test.each(['0', '-1', '9223372036854775808', 'constructor', '__proto__', '%00'])('FAILURES C2-32: the id %s is refused', async (id) => {
        expect(await callApi(relay, 'GET', `/v1/rules/${id}`)).toMatchObject({ status: 400, body: { error: { field: 'ruleId' } } })
    })
})

describe('every answer', () => {
    test('carries an id of its own and headers that give a browser nothing', async () => {
        const answers = await Promise.all(['/healthz', '/v1/rules', '/nowhere'].map((path) => callApi(relay, 'GET', path)))
        expect(new Set(answers.map((answer) => answer.headers.get('x-request-id'))).size).toBe(3)
        for (const { headers } of answers) {
            expect(headers.get('x-content-type-options')).toBe('nosniff')
            expect(headers.get('cache-control')).toBe('no-store')
            expect(headers.get('content-security-policy')).toContain("default-src 'none'")
            for (const name of ['x-powered-by', 'server', 'set-cookie', 'etag']) expect(headers.get(name)).toBeNull()
        }
    })

    test('FAILURES C2-40: allows no other origin', async () => {
        for (const origin of ['https://evil.example', 'null']) {
            const headers = { origin, 'access-control-request-method': 'GET' }
            for (const method of ['GET', 'OPTIONS']) {
                const answer = await callApi(relay, method, '/v1/rules', { headers })
                expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
            }
        }
    })

    test('of an error carries the id of the request, and does not take an id over from outside', async () => {
        const answer = await callApi(relay, 'GET', '/nowhere', { headers: { 'x-request-id': 'mine' } })
        expect(problemSchema.parse(answer.body).error.id).toBe(answer.headers.get('x-request-id'))
        expect(answer.text).not.toContain('mine')
    })
})

describe('health and metrics', () => {
    test('FAILURES C2-42: need no token and name no org, record, sequence or token', async () => {
        await makeSequence(relay, 'A secret name')
        await deliver(relay, [makeChange()])
        for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
            const answer = await callApi(relay, 'GET', path, { token: null })
            expect([path, answer.status]).toEqual([path, 200])
            for (const secret of [relay.org.orgId, relay.org.token.slice(-10), '00Q000000000001', 'A secret name'])
                expect(answer.text).not.toContain(secret)
        }
    })

    test('count deliveries, changes and what waits', async () => {
        const { text } = await callApi(relay, 'GET', '/metrics')
        expect(text).toMatch(/^headroom_http_request_duration_seconds_count\{method="POST",route="\/v1\/deliveries",status="200"\} 1$/m)
        expect(text).toMatch(/^headroom_changes_accepted_total 1$/m)
        expect(text).toMatch(/^headroom_outbox_waiting 0$/m)
        expect(text).toMatch(/^headroom_outbox_parked 0$/m)
    })
})

test('an unexpected error answers 500 with nothing of its inside', async () => {
    const lost = await startRelay()
    await lost.database.query('alter table sequences rename to hidden')
    const broken = await callApi(lost, 'GET', '/v1/sequences')
    expect(broken).toMatchObject({ status: 500, body: { error: { code: 'store_failed' } } })
    expect(broken.text).not.toMatch(/sequences|relation|select|hidden/)
    await lost.database.query('alter table hidden rename to sequences')
    await lost.stop()
})

test('a relay that is stopping answers its long polls and says that it is not ready', async () => {
    const stopping = await startRelay()
    const poll = callApi(stopping, 'GET', '/v1/changes?wait=30')
    await callApi(stopping, 'GET', '/healthz')
    const started = performance.now()
    stopping.app.prepareStop()
    expect((await poll).status).toBe(200)
    // Long before its time is up, also where the machine does much else.
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(await callApi(stopping, 'GET', '/readyz')).toMatchObject({ status: 503, body: { error: { code: 'store_unavailable' } } })
    await stopping.stop()
})

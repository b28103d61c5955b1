/** What is wrong with a request before it is a request: ambiguous lengths, slow senders, headers that never end. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { callApi } from '../../../support/call-api.ts'
import { sendRaw } from '../../../support/raw-http.ts'
import { deliver, makeBody, makeChange, signHeaders, startRelay } from '../../../support/start-relay.ts'
import type { TestRelay } from '../../../support/start-relay.ts'
import { takeSnapshot } from '../../../support/store-snapshot.ts'

let relay: TestRelay
beforeAll(async () => {
    relay = await startRelay()
})
afterAll(() => relay.stop())

const body = makeBody([makeChange()])
/** A delivery that is right but for the lines given. */
const request = (...lines: string[]): string => {
    const signed = Object.entries(signHeaders(relay.org, body)).map(([name, value]) => `${name}: ${value}`)
    return ['POST /v1/deliveries HTTP/1.1', 'host: relay', 'connection: close', ...signed, ...lines, '', ''].join('\r\n')
}
const length = `content-length: ${Buffer.byteLength(body)}`
const chunked = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`
/** Half a minute of waiting is for the long run. */
const SLOW: [string, number, () => string[]][] = [
    ['headers', 10, () => ['GET /v1/rules HTTP/1.1\r\nhost: relay\r\n']],
    ...(process.env['HEADROOM_LONG'] === '1'
        ? [['bodies', 30, () => [request(length), '{"orgId"']] as [string, number, () => string[]]]
        : []),
]
const smuggled = 'GET /v1/rules HTTP/1.1\r\nhost: relay\r\n\r\n'

describe('FAILURES C1-19: a request that two servers could read in two ways', () => {
    test.each([
        ['a length and chunks', () => [request(length, 'transfer-encoding: chunked'), chunked], 400],
        ['two different lengths', () => [request(length, 'content-length: 5'), body], 400],
        ['an unknown transfer encoding', () => [request('transfer-encoding: xchunked'), chunked], 400],
        ['a header folded over two lines', () => [request(length, 'x-folded: a', ' b'), body], 400],
        ['a header with a space before its colon', () => [request('content-length : 5'), body], 400],
        ['a header with a bare line feed', () => [request(length).replace('host: relay\r\n', 'host: relay\n\tx: y\r\n'), body], 400],
        ['headers of 100 KB', () => [request(length, `x-long: ${'a'.repeat(100_000)}`), body], 431],
        ['HTTP/0.9', () => ['GET /v1/rules\r\n\r\n'], 400],
        ['a length that is no number', () => [request('content-length: 0x10'), body], 400],
    ])('is refused and has no effect: %s', async (_name, parts, status) => {
        const before = await takeSnapshot(relay.database)
        const answer = await sendRaw(relay.url, [...parts(), smuggled])
        expect(answer.status).toBe(status)
        expect(answer.text.match(/HTTP\/1\.1 /g)).toHaveLength(1)
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })

    test('an absolute address names another host in vain: its path is routed as any other, and needs a token of this relay', async () => {
        const ask = (path: string) =>
            sendRaw(relay.url, [`GET http://evil.example${path} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n`])
        const statuses = [await ask('/v1/rules'), await ask('/v1/rules/../../healthz'), await ask('//relay/healthz')].map(
            ({ status }) => status,
        )
        expect(statuses).toEqual([401, 404, 404])
    })

    test('a body that waits to be asked for is asked for and taken; any other expectation is refused and has no effect', async () => {
        const asked = await sendRaw(relay.url, [request(length, 'expect: 100-continue'), body])
        expect(asked.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200'])
        const before = await takeSnapshot(relay.database)
        expect((await sendRaw(relay.url, [request(length, 'expect: 200-ok'), body])).status).toBe(417)
        expect(await takeSnapshot(relay.database)).toEqual(before)
    })

    test('requests that are sent one behind the other are answered in their order, each for itself', async () => {
        const ask = (path: string, ...more: string[]) =>
            [`GET ${path} HTTP/1.1`, 'host: relay', `authorization: Bearer ${relay.org.token}`, ...more, '', ''].join('\r\n')
        const answer = await sendRaw(relay.url, [ask('/v1/rules') + ask('/v1/nothing') + ask('/healthz', 'connection: close')])
        expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200'])
    })

    test('what is sent behind a refused body is not taken for a request', async () => {
        const answer = await sendRaw(relay.url, [request('content-length: 2000000'), smuggled])
        expect([answer.status, answer.text.match(/HTTP\/1\.1 /g)?.length]).toEqual([413, 1])
    })
})

describe('FAILURES C1-20: slow senders', () => {
    test('keep nobody waiting: with 500 half-sent requests open others are answered, and reading slowly holds up only the reader', async () => {
        const port = Number(new URL(relay.url).port)
        const sockets = await Promise.all(
            Array.from({ length: 500 }, async (_, number) => {
                const socket = connect(port, '127.0.0.1').on('error', () => undefined) // cut off at the end of the test
                socket.resume()
                await once(socket, 'connect')
                socket.write(number % 2 === 0 ? 'GET /v1/rules HTTP/1.1\r\nhost: re' : `${request(length)}{"orgId"`)
                return socket
            }),
        )
        expect((await deliver(relay, [makeChange()])).status).toBe(200)
        expect((await callApi(relay, 'GET', '/v1/rules')).status).toBe(200)
        // Beside them, not after they were cut off.
        expect(new Set(sockets.map(({ readyState }) => readyState))).toEqual(new Set(['open']))
        for (const socket of sockets) socket.destroy()
    })

    test.each(SLOW)('are cut off: %s that do not end within %d seconds are answered with 408', async (_what, seconds, begin) => {
        const started = performance.now()
        expect((await sendRaw(relay.url, begin())).status).toBe(408)
        const took = (performance.now() - started) / 1_000
        expect(took).toBeGreaterThan(seconds - 1)
        expect(took).toBeLessThan(seconds + 10)
    })
})

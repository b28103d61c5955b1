import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createGuardedLookup } from '../../../../relay/src/webhooks/guarded-lookup.ts'
import { createSender } from '../../../../relay/src/webhooks/webhook-sender.ts'
import type { Send, SendOutcome } from '../../../../relay/src/webhooks/webhook-sender.ts'
import { startReceiver } from '../../../support/webhook-receiver.ts'
import type { WebhookReceiver } from '../../../support/webhook-receiver.ts'

const PUBLIC = '93.184.216.34'
const REFUSED = 'The address is not allowed or cannot be found.'
/** For what never answers, and for what does, on a machine that does much else. */
const [SHORT_MS, LONG_MS] = [300, 30_000]

const resolveTo =
    (...addresses: string[]) =>
    (): Promise<string[]> =>
        Promise.resolve(addresses)
const createLocalSender = (timeoutMs: number): Send => createSender({ allowLoopback: true, resolve: resolveTo(), timeoutMs })
const sendLocally = createLocalSender(LONG_MS)
const sendTo = (resolve: (name: string) => Promise<string[]>, timeoutMs = LONG_MS): Promise<SendOutcome> =>
    createSender({ allowLoopback: false, resolve, timeoutMs })('https://hooks.acme.io/', {}, '{}')

/** A server that says these bytes once it has heard something, and then whatever `goOn` does. */
async function startRaw(answer: string, goOn: (socket: Socket) => void = () => undefined): Promise<{ url: string; server: Server }> {
    const server = createServer((socket) => {
        socket.on('error', () => socket.destroy())
        socket.once('data', () => {
            socket.write(answer)
            goOn(socket)
        })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server }
}

const repeat = (text: string, everyMs: number) => (socket: Socket) => {
    const timer = setInterval(() => socket.write(text), everyMs)
    socket.on('close', () => clearInterval(timer))
}
const flood = (text: string) => (socket: Socket) => {
    const write = (): void => {
        while (!socket.destroyed && socket.write(text));
    }
    socket.on('drain', write)
    write()
}

const HEAD = 'HTTP/1.1 200 OK\r\n'
const NO_ANSWER = 'There was no whole answer within 0.3 s.'

describe('an answer that is none', () => {
    test.each<[string, string, (socket: Socket) => void, string]>([
        ['says nothing', '', () => undefined, NO_ANSWER],
        ['resets', '', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
        ['closes', '', (socket) => socket.end(), 'ECONNRESET'],
        ['is no HTTP', 'hello\r\n\r\n', () => undefined, 'HPE_'],
        ['drips its head', HEAD, repeat('x', 50), NO_ANSWER],
        ['drips its body', `${HEAD}content-length: 1000\r\n\r\n`, repeat('x', 50), NO_ANSWER],
        ['never ends its headers', HEAD, flood(`a: ${'x'.repeat(1_000)}\r\n`), 'HPE_HEADER_OVERFLOW'],
        ['has a header of 100 KB', `${HEAD}a: ${'x'.repeat(100_000)}\r\n\r\n`, () => undefined, 'HPE_HEADER_OVERFLOW'],
        ['has bad chunks', `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n`, () => undefined, 'The connection failed'],
        ['ends too early', `${HEAD}content-length: 1000\r\n\r\nx`, (socket) => socket.end(), 'ECONNRESET'],
        ['says 100 for ever', 'HTTP/1.1 100 Continue\r\n\r\n', repeat('HTTP/1.1 100 Continue\r\n\r\n', 50), NO_ANSWER],
        ['is 400', 'HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n', () => undefined, 'The answer was 400.'],
        ['is 500', 'HTTP/1.1 500 Bad\r\ncontent-length: 0\r\n\r\n', () => undefined, 'The answer was 500.'],
        ['is 500 with an endless body', 'HTTP/1.1 500 Bad\r\n\r\n', flood('x'.repeat(10_000)), 'The answer was 500.'],
    ])('FAILURES W1 one that %s is a failure within the time', async (_, answer, goOn, expected) => {
        const { url, server } = await startRaw(answer, goOn)
        // What has no end is over with the time that it is given: nothing else would end it.
        const send = expected === NO_ANSWER ? createLocalSender(SHORT_MS) : sendLocally
        expect((await send(url, {}, '{}')).error).toContain(expected)
        server.close()
    })

    test('FAILURES W1 nobody who listens is a failure', async () => {
        const { url, server } = await startRaw('')
        server.close()
        await once(server, 'close')
        expect(await sendLocally(url, {}, '{}')).toEqual({ status: null, error: 'The connection failed: ECONNREFUSED.', retryAfter: null })
    })

    test('FAILURES C3-59 of an endless 200 at most 64 KB are read and the connection is closed', async () => {
        let tell: (bytes: number) => void = () => undefined
        const sent = new Promise<number>((resolve) => (tell = resolve))
        const { url, server } = await startRaw(`${HEAD}content-encoding: gzip\r\nset-cookie: a=b\r\n\r\n`, (socket) => {
            socket.on('close', () => tell(socket.bytesWritten))
            flood('\xff'.repeat(10_000))(socket)
        })
        expect((await sendLocally(url, {}, '{}')).error).toBeNull()
        // What the buffers of both ends hold comes on top of what was read.
        expect(await sent).toBeLessThan(20_000_000)
        server.close()
    })
})

describe('what the sender does not do', () => {
    let receiver: WebhookReceiver
    beforeEach(async () => {
        receiver = await startReceiver()
    })
    afterEach(() => receiver.stop())

    test.each([301, 302, 303, 307, 308])('FAILURES W2 FAILURES C3-56 it does not follow a %i', async (status) => {
        receiver.answerWith((response) => response.writeHead(status, { location: receiver.url }).end())
        expect(await sendLocally(receiver.url, {}, '{}')).toMatchObject({ status, error: expect.stringContaining('redirects') })
        expect(receiver.requests).toHaveLength(1)
    })

    test('FAILURES C3-58 it uses no proxy of the environment', async () => {
        const proxy = await startReceiver()
        const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY']
        for (const name of names) process.env[name] = `http://127.0.0.1:${proxy.port}`
        try {
            expect((await sendLocally(receiver.url, {}, '{}')).status).toBe(200)
        } finally {
            for (const name of names) Reflect.deleteProperty(process.env, name)
            await proxy.stop()
        }
        expect([receiver.requests.length, proxy.requests.length]).toEqual([1, 0])
    })

    test('FAILURES C3-59 it keeps no cookie', async () => {
        receiver.answerWith((response) => response.writeHead(200, { 'set-cookie': 'a=b' }).end('\xff\xfe<script>'))
        await sendLocally(receiver.url, {}, '{}')
        await sendLocally(receiver.url, {}, '{}')
        expect(receiver.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined])
    })
})

describe('a name', () => {
    const lookup = (...addresses: string[]) => {
        const guarded = createGuardedLookup(resolveTo(...addresses), false)
        return promisify<string, object, unknown>((name, options, done) => guarded(name, options, done))('hooks.acme.io', { all: true })
    }

    test('FAILURES C3-54 is called only if every address of the answer is public', async () => {
        expect(await lookup(PUBLIC)).toEqual([{ address: PUBLIC, family: 4 }])
        for (const bad of ['::1', '127.0.0.1', '10.0.0.1', '::ffff:10.0.0.1', 'fd00:ec2::254', 'not an address']) {
            expect((await sendTo(resolveTo(PUBLIC, bad))).error).toBe(REFUSED)
        }
    })

    test('FAILURES C3-53 that leads to an address of the relay itself is not called', async () => {
        for (const own of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
            expect((await sendTo(resolveTo(own.address))).error).toBe(REFUSED)
        }
    })

    test('FAILURES C3-55 that changes its answer gains nothing: what is checked is what is connected to, 1,000 times over', async () => {
        let turn = 0
        const guarded = createGuardedLookup(() => Promise.resolve([turn++ % 2 === 0 ? PUBLIC : '127.0.0.1']), false)
        const connect = promisify<string, object, unknown>((name, options, done) => guarded(name, options, done))
        const answers = await Promise.allSettled(Array.from({ length: 1_000 }, () => connect('hooks.acme.io', { all: true })))
        const given = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [JSON.stringify(answer.value)] : []))
        expect([turn, given.length, [...new Set(given)]]).toEqual([1_000, 500, [JSON.stringify([{ address: PUBLIC, family: 4 }])]])
    })

    test('FAILURES C3-57 whose server is slow, knows nothing or says too much is a failed attempt', async () => {
        expect((await sendTo(() => new Promise(() => undefined), SHORT_MS)).error).toBe(NO_ANSWER)
        expect((await sendTo(resolveTo())).error).toBe(REFUSED)
        expect((await sendTo(() => Promise.reject(new Error('SERVFAIL at 10.0.0.2')))).error).toBe(REFUSED)
        expect((await sendTo(resolveTo(...Array<string>(512).fill(PUBLIC)))).error).toBe(REFUSED)
    })

    test('FAILURES C3-62 that leads inside gives one text, whether somebody listens there or not', async () => {
        const { server } = await startRaw('')
        const open = (server.address() as AddressInfo).port
        const send = createSender({ allowLoopback: false, resolve: resolveTo('127.0.0.1'), timeoutMs: LONG_MS })
        const urls = [`https://127.0.0.1:${open}/`, 'https://127.0.0.1:1/', 'https://hooks.acme.io/', 'https://hooks.acme.io:8443/']
        expect(await Promise.all(urls.map(async (url) => (await send(url, {}, '{}')).error))).toEqual(Array(4).fill(REFUSED))
        server.close()
    })
})

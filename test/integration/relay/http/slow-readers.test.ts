/** Who asks and does not take the answer: each connection is one of those that the relay can have. */
import { afterEach, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { listen } from '../../../../relay/src/platform/http-server.ts'
import type { HttpServer } from '../../../../relay/src/platform/http-server.ts'

const MEGABYTE = 1024 * 1024

let server: HttpServer
const responses: ServerResponse[] = []
afterEach(() => server.close(0))

async function startServer(answerTimeoutMs: number, answerBytes: number): Promise<void> {
    responses.length = 0
    const handler = (_request: IncomingMessage, response: ServerResponse): void => {
        responses.push(response)
        response.end(Buffer.alloc(answerBytes))
    }
    server = await listen(handler, { host: '127.0.0.1', port: 0 }, answerTimeoutMs)
}

test('FAILURES C1-20: who does not take an answer in its time is cut off', async () => {
    // More than the buffers between two sockets take.
    await startServer(300, 32 * MEGABYTE)
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined) // cut off
    socket.pause()
    socket.write('GET / HTTP/1.1\r\nhost: relay\r\n\r\n')
    while (responses[0] === undefined) await delay(5)
    await once(responses[0], 'close')
    expect(responses[0].writableFinished).toBe(false)
    socket.destroy()
})

test('who took it in its time keeps the connection', async () => {
    const answerTimeoutMs = 2_000
    await startServer(answerTimeoutMs, MEGABYTE)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ask = async (): Promise<number> => {
        const [answer] = (await once(get({ port: server.port, agent }), 'response')) as [IncomingMessage]
        return (await buffer(answer)).length
    }
    expect(await ask()).toBe(MEGABYTE)
    await delay(answerTimeoutMs + 200)
    expect(await ask()).toBe(MEGABYTE)
    expect(responses[1]?.req.socket).toBe(responses[0]?.req.socket)
    agent.destroy()
})

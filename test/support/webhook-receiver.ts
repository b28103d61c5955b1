/** A server that receives webhooks in a test: keeps every request, and answers as it is told to. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedRequest {
    readonly path: string
    readonly headers: IncomingHttpHeaders
    readonly body: string
}

export interface WebhookReceiver {
    readonly url: string
    readonly port: number
    readonly requests: ReceivedRequest[]
    /** Answers every further request; it may also keep silent or break off. */
    answerWith(answer: (response: ServerResponse, request: IncomingMessage) => void): void
    stop(): Promise<void>
}

export async function startReceiver(): Promise<WebhookReceiver> {
    const requests: ReceivedRequest[] = []
    let answer = (response: ServerResponse, _request: IncomingMessage): void => void response.end()
    const server = createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
            requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
            answer(response, request)
        })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return {
        url: `http://127.0.0.1:${port}/hook`,
        port,
        requests,
        answerWith: (next) => {
            answer = next
        },
        stop: async () => {
            server.close()
            server.closeAllConnections()
            await once(server, 'close')
        },
    }
}

/** A server that answers as a test says: for what no healthy org does. It gives tokens by itself until told otherwise. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'

export interface Asked {
    readonly method: string
    readonly path: string
    readonly token: string
    readonly body: string
}

export type Answer = (asked: Asked, response: ServerResponse) => void

export interface ScriptedSalesforce {
    readonly url: string
    readonly host: string
    /** Of the REST API. */
    readonly calls: Asked[]
    readonly tokenRequests: Asked[]
    /** Answers the REST API. */
    answer: Answer
    answerToken: Answer
    close(): Promise<void>
}

export const USER_ID = '005000000000001AAA'

export function reply(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    const isText = typeof body === 'string'
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
    response.end(isText ? body : JSON.stringify(body))
}

export const error = (errorCode: string, message: string) => [{ errorCode, message }]

async function read(request: IncomingMessage): Promise<Asked> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    return { method: request.method ?? '', path: request.url ?? '', token, body }
}

export async function startScriptedSalesforce(orgId: string): Promise<ScriptedSalesforce> {
    const server = createServer((request, response) => {
        void read(request).then((asked) => {
            const isToken = asked.path === '/services/oauth2/token'
            const log = isToken ? scripted.tokenRequests : scripted.calls
            log.push(asked)
            const answer = isToken ? scripted.answerToken : scripted.answer
            answer(asked, response)
        })
    })
    // It counts what comes: a request that meets the end of a connection that was kept would be sent twice.
    server.keepAliveTimeout = 60_000
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const url = `http://${host}`
    const scripted: ScriptedSalesforce = {
        url,
        host,
        calls: [],
        tokenRequests: [],
        answer: (_asked, response) => reply(response, 200, {}, { 'sforce-limit-info': 'api-usage=1/15000' }),
        answerToken: (_asked, response) =>
            reply(response, 200, {
                access_token: `token-${scripted.tokenRequests.length}`,
                instance_url: url,
                id: `${url}/id/${orgId}/${USER_ID}`,
                token_type: 'Bearer',
            }),
        async close() {
            server.closeAllConnections()
            await new Promise((resolve) => server.close(resolve))
        },
    }
    return scripted
}

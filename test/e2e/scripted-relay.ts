/** A stand-in for a relay that has gone wrong or been replaced: real HTTP, answers by script, remembers every request it got. */
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface SeenRequest {
    readonly id: string
    readonly timestamp: string
    readonly signature: string
    readonly body: string
}

/** How to answer a request; `right` is the answer of an honest relay to it. */
export type Answer = (request: SeenRequest, response: ServerResponse, right: RightAnswer) => void

export interface RightAnswer {
    readonly body: string
    readonly headers: Readonly<Record<string, string>>
}

/** Obeying this control would show: the org would remember it. */
export const HOSTILE_CONTROL = { mode: 'paused', paceSeconds: 60, configVersion: 99 }

export class ScriptedRelay {
    readonly keys = { request: newKey(), response: newKey() }
    readonly seen: SeenRequest[] = []
    answer: Answer = accept
    readonly #server: Server

    constructor() {
        this.#server = createServer((request, response) => void this.#handle(request, response))
    }

    async listen(): Promise<string> {
        this.#server.listen(0, '127.0.0.1')
        await once(this.#server, 'listening')
        return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    }

    async close(): Promise<void> {
        this.#server.closeAllConnections()
        this.#server.close()
        await once(this.#server, 'close')
    }

    sign(key: string, id: string, timestamp: string, body: string): string {
        const secret = Buffer.from(key.replace('whsec_', ''), 'base64')
        return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`
    }

    async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const body = await text(request)
        const header = (name: string) => String(request.headers[name])
        const seen = { id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature'), body }
        this.seen.push(seen)
        this.answer(seen, response, this.#rightAnswer(seen))
    }

    #rightAnswer({ id, body }: SeenRequest): RightAnswer {
        const { changes = [] } = JSON.parse(body) as { changes?: unknown[] }
        return this.signed(id, {
            accepted: changes.length,
            duplicate: false,
            control: { mode: 'realtime', paceSeconds: 0, configVersion: 0 },
            commands: 0,
            relayVersion: '0.1.0',
        })
    }

    /** An answer signed with the response key, whatever it says. */
    signed(id: string, contents: unknown, timestamp = String(Math.floor(Date.now() / 1000))): RightAnswer {
        const body = typeof contents === 'string' ? contents : JSON.stringify(contents)
        const signature = this.sign(this.keys.response, id, timestamp, body)
        return { body, headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } }
    }
}

export const accept: Answer = (_request, response, right) => send(response, 200, right)

export function send(response: ServerResponse, status: number, { body, headers }: RightAnswer): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

function newKey(): string {
    return `whsec_${randomBytes(32).toString('base64')}`
}

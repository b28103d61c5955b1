/** The network between org and relay, byte by byte: carries them, or fails as a script says. It knows nothing of what the bytes mean. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from '../support/free-port.ts'

/** A whole HTTP answer that somebody on the way gives instead of the relay. */
export interface ForeignAnswer {
    readonly status: string
    readonly headers?: readonly string[]
}

export type Fault = 'none' | 'silence' | 'cut in the request' | 'cut in the answer' | 'answer lost' | ForeignAnswer

export class FaultyWire {
    fault: Fault = 'none'
    /** Which requests the fault is for, by their line and headers. */
    isMeant: (head: string) => boolean = () => true
    /** How many requests met the fault. */
    hits = 0
    /** What the relay answered, whether it got through or not. */
    readonly answers: string[] = []
    readonly #relayPort: number
    readonly #sockets = new Set<Socket>()
    #server: Server | null = null
    #port = 0

    constructor(relayUrl: string) {
        this.#relayPort = Number(new URL(relayUrl).port)
    }

    get url(): string {
        return `http://127.0.0.1:${this.#port}`
    }

    /** On the same port again after `refuse`. */
    async listen(): Promise<void> {
        this.#port ||= await freePort()
        const server = createServer((client) => this.#carry(client)).listen(this.#port, '127.0.0.1')
        await once(server, 'listening')
        this.#server = server
    }

    /** Nothing listens any more: connections are refused. */
    async refuse(): Promise<void> {
        const server = this.#server
        this.#server = null
        if (server === null) return
        server.close()
        for (const socket of this.#sockets) socket.destroy()
        await once(server, 'close')
    }

    #carry(client: Socket): void {
        const relay = connect(this.#relayPort, '127.0.0.1')
        for (const [socket, other] of [
            [client, relay],
            [relay, client],
        ] as const) {
            this.#sockets.add(socket)
            // An error is always followed by the close, which ends the other side as a network would.
            socket.on('error', () => undefined)
            socket.on('close', () => {
                this.#sockets.delete(socket)
                other.destroy()
            })
        }
        let fault: Fault = 'none'
        client.on('data', (bytes: Buffer) => {
            if (bytes.subarray(0, 5).toString() === 'POST ') fault = this.#faultOf(bytes.toString())
            this.#toRelay(bytes, fault, client, relay)
        })
        relay.on('data', (bytes: Buffer) => this.#toOrg(bytes, fault, client))
    }

    #faultOf(head: string): Fault {
        if (this.fault === 'none' || !this.isMeant(head)) return 'none'
        this.hits++
        return this.fault
    }

    #toRelay(bytes: Buffer, fault: Fault, client: Socket, relay: Socket): void {
        if (fault === 'silence') return
        if (fault === 'cut in the request') {
            relay.write(bytes.subarray(0, bytes.length / 2), () => client.resetAndDestroy())
        } else if (typeof fault === 'object') {
            const { status, headers = [] } = fault
            client.end([`HTTP/1.1 ${status}`, ...headers, 'content-length: 0', 'connection: close', '', ''].join('\r\n'))
        } else relay.write(bytes)
    }

    #toOrg(bytes: Buffer, fault: Fault, client: Socket): void {
        this.answers.push(bytes.toString())
        if (fault === 'answer lost') client.resetAndDestroy()
        else if (fault === 'cut in the answer') client.write(bytes.subarray(0, -10), () => client.resetAndDestroy())
        else client.write(bytes)
    }
}

/** An HTTP client that costs little: a few connections that stay open, many requests on the way on each (RFC 9112, "Pipelining"). */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export interface Reply {
    readonly status: number
    readonly text: string
}

const LANES = 8
/** An org has at most 64 deliveries under way. */
const BATCH = 8
/** A server may close a connection after a request that it refuses unread: what was behind it is sent again. */
const CONNECTIONS_MAX_PER_BATCH = 40
/** A request that is not answered by then hangs. */
const HANG_MS = 2_000

export interface Outcome {
    readonly replies: Reply[]
    /** Requests that took longer than two seconds by themselves. */
    readonly hanging: number[]
}

/** Takes one whole reply from the front of the bytes; null when it is not all there. */
function takeReply(bytes: Buffer): { reply: Reply; rest: Buffer } | null {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return null
    const head = bytes.toString('latin1', 0, end)
    const length = Number(/^content-length: (\d+)\r?$/im.exec(head)?.[1] ?? 0)
    if (bytes.length < end + 4 + length) return null
    const reply = { status: Number(head.slice(9, 12)), text: bytes.toString('utf8', end + 4, end + 4 + length) }
    return { reply, rest: bytes.subarray(end + 4 + length) }
}

/** Sends the requests at once and reads replies until all are there or the connection ends. */
async function exchange(socket: Socket, requests: readonly Buffer[]): Promise<Reply[]> {
    const replies: Reply[] = []
    let bytes: Buffer = Buffer.alloc(0)
    return new Promise((resolve) => {
        const finish = (): void => {
            socket.removeAllListeners('data').removeAllListeners('close')
            resolve(replies)
        }
        socket.on('close', finish).on('data', (chunk: Buffer) => {
            bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
            for (let taken = takeReply(bytes); taken !== null; taken = takeReply(bytes)) {
                replies.push(taken.reply)
                bytes = taken.rest
            }
            if (replies.length >= requests.length) finish()
        })
        socket.write(Buffer.concat(requests))
    })
}

class Lane {
    readonly #port: number
    #socket: Socket | null = null

    constructor(port: number) {
        this.#port = port
    }

    async #open(): Promise<Socket> {
        if (this.#socket !== null && !this.#socket.destroyed && !this.#socket.readableEnded) return this.#socket
        const socket = connect(this.#port, '127.0.0.1')
        socket.setNoDelay(true).on('error', () => undefined) // a connection cut off is opened again, and that is counted
        await once(socket, 'connect')
        this.#socket = socket
        return socket
    }

    async send(requests: readonly Buffer[]): Promise<Reply[]> {
        const replies: Reply[] = []
        for (let tries = 0; replies.length < requests.length; tries++) {
            if (tries > CONNECTIONS_MAX_PER_BATCH) throw new Error('The server closes each connection without an answer.')
            replies.push(...(await exchange(await this.#open(), requests.slice(replies.length))))
        }
        return replies
    }

    close(): void {
        this.#socket?.destroy()
    }
}

/** A batch that takes long on a busy machine is no hang: each of its requests is timed alone, when the relay has nothing else to do. */
async function findHanging(lane: Lane, requests: readonly Buffer[], suspects: readonly number[]): Promise<number[]> {
    const hanging: number[] = []
    for (const index of suspects) {
        const started = performance.now()
        await lane.send(requests.slice(index, index + 1))
        if (performance.now() - started > HANG_MS) hanging.push(index)
    }
    return hanging
}

export async function sendAll(port: number, requests: readonly Buffer[]): Promise<Outcome> {
    const replies: Reply[] = []
    const suspects: number[] = []
    let next = 0
    const run = async (lane: Lane): Promise<void> => {
        while (next < requests.length) {
            const first = next
            next += BATCH
            const batch = requests.slice(first, first + BATCH)
            const started = performance.now()
            for (const [index, reply] of (await lane.send(batch)).entries()) replies[first + index] = reply
            if (performance.now() - started > HANG_MS) suspects.push(...batch.map((_, index) => first + index))
        }
    }
    const lanes = Array.from({ length: LANES }, () => new Lane(port))
    await Promise.all(lanes.map(run))
    const hanging = await findHanging(lanes[0] ?? new Lane(port), requests, suspects)
    for (const lane of lanes) lane.close()
    return { replies, hanging }
}

/** Requests that no well-behaved client sends: headers given twice, lengths that lie, bodies that never end. */
import { once } from 'node:events'
import { connect } from 'node:net'

export interface RawAnswer {
    readonly status: number
    readonly text: string
}

/** Sends bytes as they are and returns what comes back until the relay closes the connection; status 0 when it was cut off unread. */
export async function sendRaw(url: string, parts: readonly (string | Uint8Array)[]): Promise<RawAnswer> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A relay that refuses a body closes while more of it is being sent: the answer has been read by then.
    socket.on('error', () => undefined)
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    await once(socket, 'connect')
    for (const part of parts) {
        if (socket.destroyed) break
        if (!socket.write(part)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
    }
    if (!socket.closed) await closed
    const text = Buffer.concat(chunks).toString('utf8')
    return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text }
}

/** The head of a delivery; a header given as a list is sent once for each of its values. */
export function makeHead(headers: Readonly<Record<string, string | readonly string[]>>): string {
    const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`))
    return ['POST /v1/deliveries HTTP/1.1', 'host: relay', 'connection: close', ...lines, '', ''].join('\r\n')
}

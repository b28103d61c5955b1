/**
 * One TCP address that leads to whichever server is the primary now, as a virtual IP or a proxy does in production. It can also fall
 * silent: it then keeps its connections and forwards nothing, and neither side is told.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface VirtualAddress {
    readonly port: number
    /** From now on new connections go there; those that exist are cut. */
    leadTo(port: number): void
    /** Nothing passes any more over the connections there are; new ones work. */
    silenceConnections(): void
    stop(): Promise<void>
}

export async function startVirtualAddress(targetPort: number): Promise<VirtualAddress> {
    let target = targetPort
    const pairs = new Set<readonly [Socket, Socket]>()
    const server = createServer((client) => {
        const pair = [client, connect(target, '127.0.0.1')] as const
        pairs.add(pair)
        const end = (): void => {
            pairs.delete(pair)
            for (const socket of pair) socket.destroy()
        }
        // A side that fails or ends takes the other one with it.
        for (const socket of pair) socket.on('error', end).on('close', end)
        pair[0].pipe(pair[1]).pipe(pair[0])
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const cut = (): void => {
        for (const pair of pairs) for (const socket of pair) socket.destroy()
    }
    return {
        port: (server.address() as AddressInfo).port,
        leadTo: (port) => {
            target = port
            cut()
        },
        silenceConnections: () => {
            for (const [client, upstream] of pairs) {
                client.unpipe()
                upstream.unpipe()
                client.removeAllListeners('data').pause()
                upstream.removeAllListeners('data').pause()
            }
        },
        stop: async () => {
            server.close()
            cut()
            await once(server, 'close')
        },
    }
}

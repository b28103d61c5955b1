/** Ports for what has to know its own before it listens, or to listen on it again. What can listen on port 0 does so instead. */
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems give to whoever asks for any: of these, another test would be given one that is free for a moment.
 * Source: https://docs.kernel.org/networking/ip-sysctl.html, "ip_local_port_range"; RFC 6335, section 6.
 */
const [FIRST, END] = [20_000, 32_000]
const TRIES_MAX = 100

async function isFree(port: number): Promise<boolean> {
    const server = createServer().listen(port, '127.0.0.1')
    try {
        await once(server, 'listening')
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
        return false
    }
    await new Promise((done) => server.close(done))
    return true
}

export async function freePort(): Promise<number> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
        const port = randomInt(FIRST, END)
        if (await isFree(port)) return port
    }
    throw new Error(`None of ${TRIES_MAX} ports between ${FIRST} and ${END} is free.`)
}

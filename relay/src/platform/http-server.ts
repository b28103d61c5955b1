/** The HTTP server with its time limits, and its graceful end. It knows no route. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HttpServer {
    readonly port: number
    /** Stops listening, lets requests under way finish, and cuts off what is left after the time. */
    close(timeoutMs: number): Promise<void>
}

/** Slow senders must not hold connections: the defaults of Node (60 s and 300 s) are for browsers, Apex gives up after 10 s. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
/** How often Node looks for those that are too slow: its default of 30 s would let headers take 40 s. */
const CHECKING_INTERVAL_MS = 2_000
const KEEP_ALIVE_TIMEOUT_MS = 15_000
/** Slow readers neither: a page of the feed may have 10 MB, and its reader a line of 300 kbit/s. */
const ANSWER_TIMEOUT_MS = 300_000
/** Each connection costs memory before its first byte is believed. */
const CONNECTIONS_MAX = 2_000

/** How often connections are looked for whose last request was answered while the server closes. */
const IDLE_LOOK_MS = 50

async function closeServer(server: Server, timeoutMs: number): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    server.closeIdleConnections()
    // A sender keeps its connection after the answer: without this, each stop under load would last until everything is cut off.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS)
    const timer = setTimeout(() => server.closeAllConnections(), timeoutMs)
    await closed
    clearInterval(sweep)
    clearTimeout(timer)
}

/** A request that comes over an old connection while the server closes is the last one there, so that busy senders leave too. */
function endWhenClosing(server: Server): void {
    server.on('request', (_request, response) => {
        if (!server.listening) response.shouldKeepAlive = false
    })
}

/** Node bounds how long a request may take to come, not how long its answer may take to go. */
function cutOffSlowReaders(server: Server, timeoutMs: number): void {
    server.on('request', (_request, response) => {
        response.once('prefinish', () => {
            const timer = setTimeout(() => response.destroy(), timeoutMs)
            response.once('close', () => clearTimeout(timer))
        })
    })
}

interface Address {
    readonly host: string
    /** 0: any that is free. */
    readonly port: number
}

export async function listen(handler: RequestListener, address: Address, answerTimeoutMs = ANSWER_TIMEOUT_MS): Promise<HttpServer> {
    const server = createServer({
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
        connectionsCheckingInterval: CHECKING_INTERVAL_MS,
    })
    endWhenClosing(server)
    cutOffSlowReaders(server, answerTimeoutMs)
    server.on('request', handler)
    server.maxConnections = CONNECTIONS_MAX
    server.listen(address.port, address.host)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    let closing: Promise<void> | undefined
    return { port, close: (timeoutMs) => (closing ??= closeServer(server, timeoutMs)) }
}

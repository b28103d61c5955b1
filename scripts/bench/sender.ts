/** The sending process: makes and signs the deliveries of a load first, an endless one's as it goes, and sends them as fast as they are answered. */
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as rest } from 'node:timers/promises'
import { END } from './load.ts'
import type { Load, LoadResult } from './load.ts'
import { makeDelivery } from './workload.ts'
import type { Delivery } from './workload.ts'

/** An org has more under way than its share, or the store cannot keep up. */
const TOLD_TO_WAIT = [429, 503]

let isEnding = false

/** Returns how many milliseconds the answer took; null where it was to wait. */
async function post({ url, deliveries }: Load, agent: Agent, { body, headers }: Delivery): Promise<number | null> {
    const started = performance.now()
    const sent = request(`${url}/v1/deliveries`, { method: 'POST', agent, headers })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const answered = await text(answer)
    // A flood waits as told and goes on; in what is measured every answer counts.
    if (deliveries === null && TOLD_TO_WAIT.includes(answer.statusCode ?? 0)) {
        await rest(Number(answer.headers['retry-after']) * 1000)
        return null
    }
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode ?? 0} ${answered}`)
    return performance.now() - started
}

function* makeDeliveries(load: Load): Generator<Delivery> {
    const key = Buffer.from(load.requestKey, 'base64')
    for (let made = 0; load.deliveries === null ? !isEnding : made < load.deliveries; made++)
        yield makeDelivery(key, load.changesPerDelivery, load.records, load.orgId)
}

async function send(load: Load): Promise<LoadResult> {
    // Each sender takes the oldest that is left, as the package does: the other way round nearly every change would be late.
    const waiting = load.deliveries === null ? makeDeliveries(load) : [...makeDeliveries(load)].values()
    const agent = new Agent({ keepAlive: true, maxSockets: load.senders })
    const latencies: number[] = []
    const work = async () => {
        for (const next of waiting) {
            const latency = await post(load, agent, next)
            if (latency !== null) latencies.push(latency)
            if (load.pauseMs > 0) await rest(load.pauseMs)
        }
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: load.senders }, work))
    const seconds = (performance.now() - started) / 1000
    agent.destroy()
    return { changes: latencies.length * load.changesPerDelivery, seconds, latencies }
}

process.on('message', (load: Load | typeof END) => {
    if (load === END) isEnding = true
    else void send(load).then((result) => process.send?.(result))
})

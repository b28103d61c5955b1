/** Runs a load in a sending process and turns its times into figures. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Load, LoadResult } from './load.ts'

export interface LoadFigures {
    readonly changesPerSecond: number
    readonly p50Ms: number
    readonly p99Ms: number
}

const SENDER = fileURLToPath(new URL('sender.ts', import.meta.url))

function quantile(sorted: readonly number[], share: number): number {
    return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
}

/** A load without an end; returns what ends it, and throws where it has ended by itself. */
export function startFlood(load: Omit<Load, 'deliveries'>): () => void {
    const child = fork(SENDER)
    child.send({ ...load, deliveries: null })
    return () => {
        if (child.exitCode !== null) throw new Error('the flood did not last: what was measured beside it says nothing')
        child.kill()
    }
}

export async function sendLoad(load: Load & { readonly deliveries: number }): Promise<LoadFigures> {
    const child = fork(SENDER)
    const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`the sending process ended with ${String(code)}`)
    })
    child.send(load)
    const [result] = (await Promise.race([once(child, 'message'), ended])) as [LoadResult]
    ended.catch(() => undefined) // it is ended here, on purpose
    child.kill()
    const sorted = result.latencies.toSorted((a, b) => a - b)
    return {
        changesPerSecond: Math.round((load.deliveries * load.changesPerDelivery) / result.seconds),
        p50Ms: quantile(sorted, 0.5),
        p99Ms: quantile(sorted, 0.99),
    }
}

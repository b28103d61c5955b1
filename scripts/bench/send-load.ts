/** Runs a load in a sending process and turns its times into figures. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { END } from './load.ts'
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

function toFigures({ changes, seconds, latencies }: LoadResult): LoadFigures {
    const sorted = latencies.toSorted((a, b) => a - b)
    return { changesPerSecond: Math.round(changes / seconds), p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) }
}

/** Begins a load; `figures` comes once all is answered, and fails where the process ends before that. */
function start(load: Load): { readonly child: ChildProcess; readonly figures: Promise<LoadFigures> } {
    const child = fork(SENDER)
    const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`the sending process ended with ${String(code)}`)
    })
    child.send(load)
    const figures = Promise.race([once(child, 'message'), ended]).then(([result]) => toFigures(result as LoadResult))
    const stop = () => child.kill()
    figures.then(stop, stop)
    ended.catch(() => undefined) // it is ended here, on purpose
    return { child, figures }
}

/** A load without an end; returns what ends it and tells its figures. */
export function startFlood(load: Omit<Load, 'deliveries'>): () => Promise<LoadFigures> {
    const { child, figures } = start({ ...load, deliveries: null })
    figures.catch(() => undefined) // told where it is ended
    return async () => {
        if (child.connected) child.send(END)
        return await figures
    }
}

export const sendLoad = (load: Load & { readonly deliveries: number }): Promise<LoadFigures> => start(load).figures

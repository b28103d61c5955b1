/** Work in the background: one run at a time, no wake lost, a failure told once and not the end, nothing begun after a stop. */
import { expect, test } from '@jest/globals'
import { createBackgroundLoop } from '../../../../relay/src/platform/background-loop.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

function createWork() {
    const runs: { end: () => void; fail: (error: Error) => void }[] = []
    const failures: unknown[] = []
    const loop = createBackgroundLoop({
        work: () => new Promise((resolve, reject) => runs.push({ end: resolve, fail: reject })),
        everyMs: 60_000,
        onFailure: (error) => failures.push(error),
    })
    return { runs, failures, loop }
}

test('wakes during a run make one more run of it, and none are side by side', async () => {
    const { runs, loop } = createWork()
    loop.wake()
    loop.wake()
    const drained = loop.drain()
    expect(runs).toHaveLength(1)
    runs[0]?.end()
    await settle()
    expect(runs).toHaveLength(2)
    runs[1]?.end()
    await drained
    expect(runs).toHaveLength(2)
    loop.wake()
    expect(runs).toHaveLength(3)
    runs[2]?.end()
})

test('a failure is told, and the next wake runs again', async () => {
    const { runs, failures, loop } = createWork()
    loop.wake()
    const failure = new Error('no store')
    runs[0]?.fail(failure)
    await settle()
    expect(failures).toEqual([failure])
    loop.wake()
    expect(runs).toHaveLength(2)
    runs[1]?.end()
})

test('a stop waits for the run under way, and nothing begins after it', async () => {
    const { runs, loop } = createWork()
    loop.start()
    let hasStopped = false
    const stopping = loop.stop().then(() => (hasStopped = true))
    await settle()
    expect([runs.length, hasStopped]).toEqual([1, false])
    runs[0]?.end()
    await stopping
    loop.wake()
    expect(runs).toHaveLength(1)
})

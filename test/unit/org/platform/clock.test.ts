import { expect, test } from '@jest/globals'
import { createDrivenClock, createRealClock } from '../../../org/platform/clock.ts'

test('what falls due on the way runs in the order of its due time, at that time', async () => {
    const clock = createDrivenClock(1_000)
    const seen: string[] = []
    clock.after(50, () => seen.push(`late ${clock.now()}`))
    clock.after(10, () => {
        seen.push(`early ${clock.now()}`)
        clock.after(5, () => seen.push(`nested ${clock.now()}`))
    })
    await clock.advance(40)
    expect(seen).toEqual(['early 1010', 'nested 1015'])
    await clock.advance(10)
    expect(seen).toEqual(['early 1010', 'nested 1015', 'late 1050'])
})

test('a cancelled piece of work does not run', async () => {
    const clock = createDrivenClock(0)
    let count = 0
    const cancel = clock.after(1, () => count++)
    cancel()
    await clock.advance(10)
    expect(count).toBe(0)
})

test('the clock refuses to go back', async () => {
    await expect(createDrivenClock(0).advance(-1)).rejects.toThrow('the clock moves forward only')
})

test('the real clock runs by itself and can be moved forward', async () => {
    const clock = createRealClock()
    const before = clock.now()
    await clock.advance(3_600_000)
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000)
    await new Promise<void>((resolve) => clock.after(1, resolve))
    clock.stop()
})

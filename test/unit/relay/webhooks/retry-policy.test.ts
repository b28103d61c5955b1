import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SCHEDULE_SECONDS, isGivenUp, planRetry, readRetryAfter } from '../../../../relay/src/webhooks/retry-policy.ts'

const NOW = new Date('2026-11-22T10:00:00Z')
const DAY = 86_400_000
const waitOf = (attempts: number, retryAfter: string | null, random: number): number | null => {
    const next = planRetry(attempts, retryAfter, NOW, random)
    return next === null ? null : next.getTime() - NOW.getTime()
}

describe('retries', () => {
    test('FAILURES W1 every wait is that of the schedule within a tenth, for every chance', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
                const planned = (SCHEDULE_SECONDS[attempts] ?? 0) * 1000
                const wait = waitOf(attempts, null, random) ?? Number.NaN
                expect(Math.abs(wait - planned)).toBeLessThanOrEqual(planned * 0.1 + 1)
            }),
        )
    })

    test('FAILURES W1 the waits are 5 s, 5 and 30 minutes, then 2, 5, 10, 14, 20 and 24 hours', () => {
        const minutes = [5 / 60, 5, 30, 120, 300, 600, 840, 1_200, 1_440]
        expect(minutes.map((_, index) => waitOf(index + 1, null, 0.5))).toEqual(minutes.map((one) => one * 60_000))
    })

    test('FAILURES W1 there are ten attempts within 72 to 80 hours', () => {
        expect([waitOf(9, null, 0.5), waitOf(10, null, 0.5)]).toEqual([DAY, null])
        const hours = SCHEDULE_SECONDS.reduce<number>((sum, seconds) => sum + seconds, 0) / 3600
        expect([hours > 72, hours < 80]).toEqual([true, true])
    })

    test.each([
        ['120', 120_000],
        [' 7 ', 7_000],
        ['0', 0],
        ['-5', 0],
        ['315360000', DAY],
        ['999999999999999', DAY],
        ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
        ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
        ['Sun, 22 Nov 2036 10:00:00 GMT', DAY],
        ['soon', 0],
        ['', 0],
        ['1e9', 0],
        ['2026', 2_026_000],
        ['2036-11-22', 0],
        [null, 0],
    ])('FAILURES W3 Retry-After %p asks for %p ms', (header, expected) => expect(readRetryAfter(header, NOW)).toBe(expected))

    test('FAILURES W3 no Retry-After, whatever it holds, makes the wait shorter than planned or longer than a day and a tenth', () => {
        fc.assert(
            fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), (header, attempts) => {
                const wait = waitOf(attempts, header, 0.5) ?? Number.NaN
                expect(wait).toBeGreaterThanOrEqual((SCHEDULE_SECONDS[attempts] ?? 0) * 1000)
                expect(wait).toBeLessThanOrEqual(DAY * 1.1)
            }),
        )
    })

    test('FAILURES W4 five days without a success are the end, a second less is not', () => {
        expect(isGivenUp(new Date(NOW.getTime() - 5 * DAY), NOW)).toBe(true)
        expect(isGivenUp(new Date(NOW.getTime() - 5 * DAY + 1000), NOW)).toBe(false)
    })
})

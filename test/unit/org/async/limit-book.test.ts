import { describe, expect, test } from '@jest/globals'
import { LimitBook } from '../../../org/async/limit-book.ts'
import { createDrivenClock } from '../../../org/platform/clock.ts'

const HOUR_MS = 3_600_000

describe("the org's limits", () => {
    test('count in a rolling window of 24 hours, and of one hour for published events', async () => {
        const clock = createDrivenClock(Date.parse('2026-11-22T10:00:30Z'))
        const book = new LimitBook(clock)
        book.spend('DailyApiRequests', 10)
        book.spend('HourlyPublishedPlatformEvents', 7)
        await clock.advance(HOUR_MS + 60_000)
        book.spend('DailyApiRequests', 5)
        expect(book.read('DailyApiRequests')).toEqual({ max: 15_000, used: 15 })
        expect(book.read('HourlyPublishedPlatformEvents').used).toBe(0)
        await clock.advance(23 * HOUR_MS)
        expect(book.read('DailyApiRequests').used).toBe(5)
    })

    test('allow exactly their maximum', () => {
        const book = new LimitBook(createDrivenClock(0))
        book.set('DailyApiRequests', { max: 3, used: 2 })
        expect(book.allows('DailyApiRequests')).toBe(true)
        book.spend('DailyApiRequests')
        expect(book.allows('DailyApiRequests')).toBe(false)
    })

    test('refuse a name that the org has not, and a figure that is no whole number, and change nothing', () => {
        const book = new LimitBook(createDrivenClock(0))
        expect(() => book.set('DailyApiRequest', { used: 1 })).toThrow(/no limit named DailyApiRequest; it has DailyApiRequests/)
        expect(() => book.set('DailyApiRequests', { max: 10, used: -1 })).toThrow(
            'DailyApiRequests.used must be a whole number of at least 0',
        )
        expect(book.read('DailyApiRequests')).toEqual({ max: 15_000, used: 0 })
    })
})

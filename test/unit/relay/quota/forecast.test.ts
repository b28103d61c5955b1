/** The forecast: a straight line through the last hour, and silence where it would be a guess. */
import { expect, test } from '@jest/globals'
import { forecast } from '../../../../relay/src/quota/forecast.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const at = (minutesAgo: number, used: number) => ({ bucket: new Date(NOW.getTime() - minutesAgo * 60_000), used })

test('use that grows by 600 an hour reaches a line 300 calls away in half an hour', () => {
    expect(forecast([at(60, 1_000), at(30, 1_300), at(0, 1_600)], 1_900, NOW)).toEqual({
        reachedAt: '2026-11-22T12:30:00.000Z',
        why: 'at_this_rate',
    })
})

test.each([
    ['too_few_samples', [], 100],
    ['too_few_samples', [at(19, 1), at(0, 50)], 100],
    ['too_few_samples', [at(0, 50)], 100],
    ['too_few_samples', [at(120, 1), at(90, 50)], 100],
    ['not_within_a_day', [at(60, 50), at(0, 50)], 100],
    ['not_within_a_day', [at(60, 50), at(0, 40)], 100],
    ['not_within_a_day', [at(60, 50), at(0, 51)], 100],
])('%s is said instead of a time', (why, samples, line) => {
    expect(forecast(samples, line, NOW)).toEqual({ reachedAt: null, why })
})

test('twenty minutes are enough to say, and a day is as far as it says', () => {
    expect(forecast([at(20, 40), at(0, 50)], 100, NOW)).toEqual({ reachedAt: '2026-11-22T13:40:00.000Z', why: 'at_this_rate' })
    expect(forecast([at(60, 49), at(0, 50)], 74, NOW)).toEqual({ reachedAt: '2026-11-23T12:00:00.000Z', why: 'at_this_rate' })
    expect(forecast([at(60, 49), at(0, 50)], 75, NOW)).toEqual({ reachedAt: null, why: 'not_within_a_day' })
})

test('a line that an org should have reached while it was silent is reached now, not in the past', () => {
    expect(forecast([at(60, 0), at(40, 900)], 1_000, NOW)).toEqual({ reachedAt: NOW.toISOString(), why: 'at_this_rate' })
})

test('a line that is reached is reached now', () => {
    expect(forecast([at(0, 100)], 100, NOW)).toEqual({ reachedAt: NOW.toISOString(), why: 'reached' })
})

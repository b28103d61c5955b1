/** The times of a delivery: one way to write each, whatever the package of today or of tomorrow writes. */
import { expect, test } from '@jest/globals'
import { toUtcTime } from '../../../../relay/src/platform/utc-time.ts'

test.each([
    ['2026-11-22T10:00:00.123Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T10:00:00.5Z', '2026-11-22T10:00:00.500Z'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['1999-12-31T23:59:59Z', '1999-12-31T23:59:59.000Z'],
])('%s is %s, also when it is told again', (text, time) => {
    expect([toUtcTime(text), toUtcTime(text)]).toEqual([time, time])
})

test.each([
    ['a month that no year has', '2026-13-22T10:00:00Z'],
    ['a day that no February has', '2026-02-30T10:00:00Z'],
    ['an hour that no day has', '2026-11-22T25:00:00Z'],
    ['the time of another zone', '2026-11-22T10:00:00+01:00'],
    ['Salesforce’s own +0000', '2026-11-22T10:00:00.000+0000'],
    ['no zone', '2026-11-22T10:00:00'],
    ['more than milliseconds', '2026-11-22T10:00:00.1234Z'],
    ['what comes before it', 'x2026-11-22T10:00:00Z'],
    ['what comes after it', '2026-11-22T10:00:00Z\n'],
    ['the year 3000', '3000-11-22T10:00:00Z'],
    ['nothing', ''],
])('%s is no time', (_name, text) => {
    expect(toUtcTime(text)).toBeNull()
})

test('a thousand and more different times are each told right: what is remembered is bounded, not what can be told', () => {
    const times = Array.from({ length: 2_500 }, (_, ms) => new Date(Date.UTC(2026, 10, 22) + ms).toISOString())
    expect(times.map(toUtcTime)).toEqual(times)
})

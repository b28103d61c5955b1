import { expect, test } from '@jest/globals'
import { isDayOfMonth } from '../../../../relay/src/platform/calendar-day.ts'

test.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2100-02-29', false],
    ['2026-04-30T23:59:59Z', true],
    ['2026-04-31T00:00:00Z', false],
    ['2026-12-31', true],
    ['2026-12-32', false],
])('that a calendar has %s is %s', (text, expected) => {
    expect(isDayOfMonth(text)).toBe(expected)
})

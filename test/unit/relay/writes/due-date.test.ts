/** The day by which a task is due, for who is to do it. */
import { expect, test } from '@jest/globals'
import { dueDate } from '../../../../relay/src/writes/due-date.ts'

test.each([
    ['in the evening in San Francisco, when UTC has the next day', '2026-11-23T02:00:00Z', 0, 'America/Los_Angeles', '2026-11-22'],
    ['in the morning in Tokyo, when UTC has the day before', '2026-11-22T23:00:00Z', 0, 'Asia/Tokyo', '2026-11-23'],
    ['before clocks are set back', '2026-10-31T23:30:00Z', 2, 'America/New_York', '2026-11-02'],
    ['before clocks are set forward, late at night', '2026-03-08T04:30:00Z', 1, 'America/New_York', '2026-03-08'],
    ['at the end of a year', '2026-12-31T10:00:00Z', 1, 'Europe/Berlin', '2027-01-01'],
    ['before a 29th of February', '2028-02-28T10:00:00Z', 1, 'Asia/Kolkata', '2028-02-29'],
    ['for whom no zone is known', '2026-11-22T23:59:59Z', 1, undefined, '2026-11-23'],
    ['for whom the zone is none', '2026-11-22T23:59:59Z', 1, 'Mars/Olympus', '2026-11-23'],
])('%s', (_when, at, days, zone, due) => {
    expect(dueDate(new Date(at), days, zone)).toBe(due)
})

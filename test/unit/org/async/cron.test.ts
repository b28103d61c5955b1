import { describe, expect, test } from '@jest/globals'
import { nextFireTime, parseCron } from '../../../org/async/cron.ts'

function next(expression: string, after: string, timeZone = 'UTC'): string | null {
    const time = nextFireTime(parseCron(expression), Date.parse(after), timeZone)
    return time === null ? null : new Date(time).toISOString()
}

describe('cron expressions of System.schedule (row D14)', () => {
    test.each([
        ['0 15 * * * ?', '2026-11-22T10:14:59Z', '2026-11-22T10:15:00.000Z'],
        ['0 15 * * * ?', '2026-11-22T10:15:00Z', '2026-11-22T11:15:00.000Z'],
        ['0 0 22-2 * * ?', '2026-11-22T00:30:00Z', '2026-11-22T01:00:00.000Z'],
        ['30 5 8 ? * MON-FRI', '2026-11-20T09:00:00Z', '2026-11-23T08:05:30.000Z'],
        ['0 0 0 L * ?', '2026-02-10T00:00:00Z', '2026-02-28T00:00:00.000Z'],
        ['0 0 12 ? * 6L', '2026-11-01T00:00:00Z', '2026-11-27T12:00:00.000Z'],
        ['0 0 12 ? * 2#1', '2026-11-03T00:00:00Z', '2026-12-07T12:00:00.000Z'],
        ['0 0 12 1W 11 ?', '2026-10-01T00:00:00Z', '2026-11-02T12:00:00.000Z'],
        ['0 0 0 29 2 ? ', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
        ['0 0 0/6 * * ?', '2026-11-22T13:00:00Z', '2026-11-22T18:00:00.000Z'],
    ])('%s after %s fires at %s', (expression, after, expected) => {
        expect(next(expression, after)).toBe(expected)
    })

    test('times are those of the user who scheduled, through a change of the clocks', () => {
        expect(next('0 0 9 * * ?', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z')
        expect(next('0 30 2 29 3 ? 2026', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    })

    test('a schedule that lies in the past never fires', () => {
        expect(next('0 0 0 1 1 ? 2020', '2026-01-01T00:00:00Z')).toBeNull()
    })

    test.each([
        ['0 0/15 * * * ?', 'Seconds and minutes must be specified as integers: 0 0/15 * * * ?'],
        ['* 0 * * * ?', 'Seconds and minutes must be specified as integers: * 0 * * * ?'],
        ['0 0 * * *', 'Unexpected end of expression.'],
        ['0 0 * * * *', 'Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.'],
        ['0 0 25 * * ?', 'Hour values must be between 0 and 23'],
        ['0 0 x * * ?', "Illegal characters for this position: 'x'"],
    ])('%s is refused: %s', (expression, message) => {
        expect(() => parseCron(expression)).toThrow(message)
    })
})

import { fill, showDuration, showNumber, showPercent, showText, showTime } from 'c/headroomText'

describe('c/headroomText', () => {
    it('puts values into their places, however often, and leaves a place without a value', () => {
        expect(fill('{0} of {1}, {0}', 'a', 2)).toBe('a of 2, a')
        expect(fill('{0} {1}', 'a')).toBe('a {1}')
    })

    it('writes numbers and shares for people, and a dash for what is not known', () => {
        expect([showNumber(1234567), showNumber(0), showNumber(null), showPercent(0.856)]).toEqual(['1,234,567', '0', '–', '86%'])
    })

    it('writes how long something takes, one day as one', () => {
        expect([showDuration(1, 'day'), showDuration(36, 'hour')]).toEqual(['1 day', '36 hours'])
    })

    it('writes a time in the user’s zone, with the day where it is another', () => {
        const now = new Date('2026-11-22T20:00:00.000Z')
        // In Los Angeles, where the tests' user is, it is 12 o'clock.
        expect(showTime('2026-11-22T19:30:00.000Z', now)).toBe('11:30 AM')
        expect(showTime('2026-11-21T19:30:00.000Z', now)).toBe('Nov 21, 11:30 AM')
        expect(showTime(null, now)).toBe('–')
    })

    it('writes the times in a sentence of the relay in the user’s zone too', () => {
        const text = 'Slowed since 2025-11-21T19:30:00.000Z, until 2025-11-21T20:00:00Z.'
        expect(showText(text)).toBe('Slowed since Nov 21, 11:30 AM, until Nov 21, 12:00 PM.')
        expect(showText('No time of 12:30.')).toBe('No time of 12:30.')
    })
})

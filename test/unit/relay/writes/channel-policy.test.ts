/** By which channel writes go: what is closed, what the settings say, which way is cheaper, and how long it may take. */
import { describe, expect, test } from '@jest/globals'
import { chooseChannel, earliest } from '../../../../relay/src/writes/channel-policy.ts'
import type { ChannelFacts, Gate } from '../../../../relay/src/writes/channel-policy.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const inMinutes = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000)

const OPEN: Gate = { isOpen: true }
const shut = (reason: string, minutes: number | null = null): Gate => ({
    isOpen: false,
    reason,
    until: minutes === null ? null : inMinutes(minutes),
})

const choose = (facts: Partial<ChannelFacts> = {}) =>
    chooseChannel({ wanted: 'auto', latencyMinutes: 10, apex: OPEN, api: OPEN, all: OPEN, waitingSince: inMinutes(-1), ...facts }, NOW)

describe('left to the relay', () => {
    test('Apex writes it, which costs nothing, for as long as may be waited for it', () => {
        expect(choose()).toEqual({
            channel: 'apex',
            reason: 'The org’s own Apex writes it, which costs no API request.',
            until: null,
        })
        expect(choose({ waitingSince: null }).channel).toBe('apex')
        expect(choose({ waitingSince: new Date(inMinutes(-10).getTime() + 1) }).channel).toBe('apex')
    })

    test('the API writes what Apex has not come for in that time, unless it is closed', () => {
        expect(choose({ waitingSince: inMinutes(-10) })).toEqual({
            channel: 'api',
            reason: 'The API writes it, up to 1,000 in one request. Apex has not come for it within 10 minutes.',
            until: null,
        })
        expect(choose({ waitingSince: inMinutes(-10), api: shut('No connection.') }).channel).toBe('apex')
    })

    test('the API writes at once where Apex cannot, and says why', () => {
        expect(choose({ apex: shut('Apex is used up.') })).toMatchObject({
            channel: 'api',
            reason: 'The API writes it, up to 1,000 in one request. Apex is used up.',
        })
    })

    test('while both are closed it waits for both reasons until the first of them is over', () => {
        expect(choose({ apex: shut('Apex is used up.', 30), api: shut('Requests are used up.', 20) })).toEqual({
            channel: null,
            reason: 'Apex is used up. Requests are used up.',
            until: inMinutes(20),
        })
        expect(choose({ apex: shut('Apex is used up.', 30), api: shut('No connection.') }).until).toEqual(inMinutes(30))
    })
})

describe('said by the settings', () => {
    test.each(['apex', 'api'] as const)('%s alone is taken, however late it is, and nothing else where it is closed', (wanted) => {
        const late = { wanted, waitingSince: inMinutes(-60) }
        expect(choose(late)).toEqual({ channel: wanted, reason: 'The settings say so.', until: null })
        expect(choose({ ...late, [wanted]: shut('It is closed.', 5) })).toEqual({
            channel: null,
            reason: 'It is closed.',
            until: inMinutes(5),
        })
    })
})

test('what closes both wins over everything', () => {
    expect(choose({ wanted: 'api', all: shut('Write-back is off.', 3) })).toEqual({
        channel: null,
        reason: 'Write-back is off.',
        until: inMinutes(3),
    })
})

test('of several times the earliest that is known is meant, wherever it stands', () => {
    const [soon, later] = [inMinutes(1), inMinutes(2)]
    expect([earliest(later, soon), earliest(soon, null, later), earliest(null, later), earliest(null), earliest()]).toEqual([
        soon,
        soon,
        later,
        null,
        null,
    ])
})

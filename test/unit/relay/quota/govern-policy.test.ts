/** Whether a call may be made, in numbers: of 1,000 calls a day Headroom may spend 700, and stops where the org has used 900. */
import { describe, expect, test } from '@jest/globals'
import { headroomLeft, ownLimit, refuse, surplus } from '../../../../relay/src/quota/govern-policy.ts'
import type { QuotaFacts, RefusalCause, Urgency } from '../../../../relay/src/quota/quota-types.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const BOUNDS = { ownLimitPercent: 70, thresholdPercent: 90 }
const FRESH: QuotaFacts = { max: 1_000, used: 0, ours: 0, probedAt: null, isPaused: false }

const ask = (facts: Partial<QuotaFacts>, urgency: Urgency, calls = 1): RefusalCause | null =>
    refuse({ ...FRESH, ...facts }, BOUNDS, { urgency, calls }, NOW)
/** The most that Headroom may have spent, or the org used, for one more call. */
function lastGranted(fact: 'ours' | 'used', urgency: Urgency, isPaused = false): number {
    let count = 0
    while (count < 2_000 && ask({ [fact]: count, isPaused }, urgency) === null) count++
    return count - 1
}

describe('one more call is made', () => {
    test.each<[Urgency, number, number]>([
        ['probe', 699, 1_999],
        ['write', 685, 899],
        ['interval', 650, 889],
        ['backfill', 547, 849],
    ])('for a %s while Headroom has spent at most %d, and the org at most %d', (urgency, ours, used) => {
        expect([lastGranted('ours', urgency), lastGranted('used', urgency)]).toEqual([ours, used])
    })

    test('after a pause once it is 20 calls below each line, but a probe as ever', () => {
        expect([lastGranted('ours', 'write', true), lastGranted('used', 'write', true)]).toEqual([665, 879])
        expect(lastGranted('ours', 'probe', true)).toBe(699)
    })

    test('only with all the others that it needs, and the cause says which line was in the way', () => {
        expect(ask({ ours: 680, used: 680 }, 'write', 6)).toBeNull()
        expect(ask({ ours: 680, used: 680 }, 'write', 7)).toBe('own_limit')
        expect(ask({ ours: 680, used: 899 }, 'write', 2)).toBe('threshold')
    })

    test('by a probe alone while the org has not said how many it has, and one in half an hour', () => {
        expect([ask({ max: null }, 'write'), ask({ max: null }, 'probe')]).toEqual(['unknown', null])
        const probedAt = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
        expect(ask({ probedAt: probedAt(29.99) }, 'probe')).toBe('probed_lately')
        expect(ask({ probedAt: probedAt(29.99), max: null }, 'probe')).toBe('probed_lately')
        expect([ask({ probedAt: probedAt(30) }, 'probe'), ask({ probedAt: probedAt(1) }, 'write')]).toEqual([null, null])
    })
})

test('what is left is what the nearer of both lines leaves; what Headroom spent counts as used, though no reading has it yet', () => {
    const left = (used: number, ours: number) => headroomLeft({ max: 1_000, used, ours }, BOUNDS)
    expect([left(0, 0), left(300, 0), left(100, 400), left(950, 0)]).toEqual([700, 600, 300, -50])
    expect(ownLimit(999, BOUNDS)).toBe(699)
    expect(headroomLeft({ max: 1_000, used: 100, ours: 950 }, { ownLimitPercent: 100, thresholdPercent: 90 })).toBe(-50)
})

test('calls that must leave the 24 hours first are those above the line that ends a pause', () => {
    const spent = { ...FRESH, ours: 690 }
    expect(surplus(spent, BOUNDS, { urgency: 'write', calls: 1 })).toBe(25)
    expect(surplus(spent, BOUNDS, { urgency: 'backfill', calls: 10 })).toBe(172)
    expect(surplus({ ...spent, max: null }, BOUNDS, { urgency: 'write', calls: 1 })).toBe(0)
})

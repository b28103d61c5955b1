/** The pace grows with what was spent, never past a minute, and starts only past the comfortable share. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PACE_MAX, paceFor } from '../../../../relay/src/quota/pace-policy.ts'

const pace = (ours: number, max: number | null = 10_000) => paceFor({ max, ours, comfortablePercent: 5 })

test('up to the comfortable share deliveries go at once', () => {
    expect([pace(0), pace(500)]).toEqual([0, 0])
})

test('past the share the pace grows, and from twice the share on it is a minute', () => {
    expect([pace(501), pace(750), pace(999), pace(1_000), pace(50_000)]).toEqual([1, 30, 60, 60, 60])
})

test('an org that told no maximum is taken for the smallest one', () => {
    expect([pace(12_500, null), pace(25_000, null)]).toEqual([0, 60])
})

test('an org whose maximum is 0 is left alone but for one execution', () => {
    expect([pace(1, 0), pace(2, 0)]).toEqual([0, 60])
})

test('more use never asks for a faster pace', () => {
    fc.assert(
        fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(1_000_000), (max, ours, more) => {
            const [slow, slower] = [pace(ours, max), pace(ours + more, max)]
            expect(slower).toBeGreaterThanOrEqual(slow)
            expect(slower).toBeLessThanOrEqual(PACE_MAX)
        }),
        { numRuns: 1_000 },
    )
})

/** The pace grows with what was spent, never past a minute where interval sync takes over, and starts only past the comfortable share. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PACE_MAX, PACE_MAX_UNREAD, paceFor, paceUnread } from '../../../../relay/src/quota/pace-policy.ts'

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

describe('where interval sync cannot take over', () => {
    const HOUR = 3_600
    const HEARTBEATS_AN_HOUR = 8

    test('plenty that is left changes nothing, and a minute is passed only when it would not last half a day', () => {
        expect([paceUnread(0, 5_000), paceUnread(0, 912), paceUnread(0, 911)]).toEqual([0, 0, 61])
    })

    test('nothing left asks for the longest delay of a job', () => {
        expect([paceUnread(0, 192), paceUnread(60, 0), paceUnread(60, -500)]).toEqual([600, 600, 600])
        expect(PACE_MAX_UNREAD).toBe(600)
    })

    test('who saves without end for a day never passes the limit, heartbeats included, where it has room for both', () => {
        fc.assert(
            fc.property(fc.integer({ min: 700, max: 20_000 }), (limit) => {
                let spent = 0
                for (let at = 0, nextAt = 0; at < 24 * HOUR; at += 60) {
                    if (at % (HOUR / 4) === 0) spent += HEARTBEATS_AN_HOUR / 4
                    if (at < nextAt) continue
                    spent += 1
                    nextAt = at + paceUnread(PACE_MAX, limit - spent)
                }
                expect(spent).toBeLessThanOrEqual(limit)
            }),
        )
    })
})

/** Days of an org as one may think of them: Headroom's own calls in bursts, others' use jumping, callers that die. For property tests. */
import fc from 'fast-check'
import type { Urgency } from '../../relay/src/quota/quota-types.ts'

/** A reservation is given up a quarter of an hour after it was made; a call ends before that. */
const CALL_MINUTES_MAX = 14

export interface Caller {
    readonly urgency: Urgency
    readonly calls: number
    /** settled: with all calls or fewer. late: at the next step. never: its holder died, after the calls. */
    readonly settles: 'at_once' | 'late' | 'never'
    /** Of the calls that were reserved, so many are made. */
    readonly made: number
    /** From the reservation to the call, where it is not settled at once. */
    readonly minutes: number
}

export interface Step {
    /** Time that passes before it. */
    readonly minutes: number
    /** What others have used by then, in percent of the maximum; null: nobody tells. */
    readonly others: number | null
    /** All at the same time. */
    readonly callers: readonly Caller[]
}

export interface Day {
    readonly max: number
    readonly ownLimitPercent: number
    readonly thresholdPercent: number
    /** What Headroom spent in the 24 hours before, each at most a quarter of its own limit. */
    readonly before: readonly { readonly minutesAgo: number; readonly percent: number }[]
    readonly steps: readonly Step[]
}

const caller: fc.Arbitrary<Caller> = fc
    .record({
        urgency: fc.constantFrom<Urgency>('probe', 'write', 'write', 'interval', 'backfill'),
        calls: fc.integer({ min: 1, max: 12 }),
        settles: fc.constantFrom('at_once', 'at_once', 'late', 'never'),
        unmade: fc.constantFrom(0, 0, 0, 1, 12),
        minutes: fc.integer({ min: 0, max: CALL_MINUTES_MAX }),
    })
    .map(({ unmade, ...one }) => ({ ...one, made: Math.max(0, one.calls - unmade) }))

const [short, any, edge] = [fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 1_430, max: 1_450 })]

const step: fc.Arbitrary<Step> = fc.record({
    // The edge of the 24 hours is where a call may be forgotten too early.
    minutes: fc.oneof(short, any, edge),
    others: fc.option(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 110 })), { freq: 1 }),
    callers: fc.array(caller, { minLength: 1, maxLength: 3 }),
})

export const day: fc.Arbitrary<Day> = fc.record({
    max: fc.integer({ min: 1, max: 100 }),
    ownLimitPercent: fc.integer({ min: 10, max: 90 }),
    thresholdPercent: fc.integer({ min: 50, max: 99 }),
    before: fc.array(fc.record({ minutesAgo: fc.integer({ min: 0, max: 1_440 }), percent: fc.integer({ min: 0, max: 25 }) }), {
        maxLength: 4,
    }),
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
})

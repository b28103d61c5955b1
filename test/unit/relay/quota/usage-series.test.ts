import { expect, test } from '@jest/globals'
import { POINTS_MAX, makeSeries } from '../../../../relay/src/quota/usage-series.ts'

const until = new Date('2026-11-22T12:00:00Z')
const HOUR_MS = 3_600_000
const before = (hours: number): Date => new Date(until.getTime() - hours * HOUR_MS)

test('a week is as many points as a day, the last of them now', () => {
    for (const hours of [24, 168]) {
        const series = makeSeries([], [], { until, hours })
        expect(series).toHaveLength(POINTS_MAX)
        expect(series.at(-1)?.at).toEqual(until)
        expect(series[0]?.at.getTime()).toBeGreaterThan(before(hours).getTime())
    }
})

test('a point shows the newest reading since the one before, and none where there was none', () => {
    const samples = [
        { bucket: before(3), max: 100, used: 40 },
        { bucket: before(0.2), max: 100, used: 60 },
        { bucket: before(0.1), max: 100, used: 61 },
    ]
    const series = makeSeries(samples, [], { until, hours: 24 })
    expect(series.at(-1)).toMatchObject({ max: 100, used: 61 })
    expect(series.at(-2)).toMatchObject({ max: null, used: null })
    expect(series.filter(({ used }) => used !== null).map(({ used }) => used)).toEqual([40, 61])
})

test('what Headroom spent counts for 24 hours, as Salesforce counts', () => {
    const buckets = [
        { bucket: before(40), calls: 7 },
        { bucket: before(30), calls: 5 },
        { bucket: before(1), calls: 2 },
    ]
    const series = makeSeries([], buckets, { until, hours: 168 })
    const oursAt = (hours: number) => series.findLast(({ at }) => at <= before(hours))?.ours
    expect([oursAt(41), oursAt(36), oursAt(28), oursAt(14), oursAt(4), oursAt(0)]).toEqual([0, 7, 12, 5, 0, 2])
})

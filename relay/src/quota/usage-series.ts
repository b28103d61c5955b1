/** The use of a quota over a day or a week as few points, for a chart: what Salesforce said the org had used, and what of it Headroom had. */
import type { Sql } from '../platform/database.ts'
import type { Quota } from './quota-types.ts'
import { selectSamples } from './reading-store.ts'
import type { Sample } from './reading-store.ts'
import { selectBucketsSince } from './use-store.ts'
import { windowStart } from './use-window.ts'
import type { Bucket } from './use-window.ts'

/** More would not be seen on a chart, and each costs characters of one answer to the org. */
export const POINTS_MAX = 84

export interface SeriesPoint {
    readonly at: Date
    /** Of the newest reading since the point before; null where there is none. */
    readonly max: number | null
    readonly used: number | null
    /** By Headroom in the 24 hours before, as `used` counts. */
    readonly ours: number
}

interface SeriesSpan {
    readonly until: Date
    readonly hours: number
}

/** Samples and buckets the oldest first; buckets reach a day further back than the first point. */
export function makeSeries(samples: readonly Sample[], buckets: readonly Bucket[], { until, hours }: SeriesSpan): SeriesPoint[] {
    const stepMs = (hours * 3_600_000) / POINTS_MAX
    return Array.from({ length: POINTS_MAX }, (_, index) => {
        const at = new Date(until.getTime() - (POINTS_MAX - 1 - index) * stepMs)
        const newest = samples.findLast(({ bucket }) => bucket <= at && bucket.getTime() > at.getTime() - stepMs)
        const start = windowStart(at)
        const ours = buckets.reduce((sum, { bucket, calls }) => sum + (bucket >= start && bucket <= at ? calls : 0), 0)
        return { at, max: newest?.max ?? null, used: newest?.used ?? null, ours }
    })
}

export async function readSeries(sql: Sql, orgId: string, quota: Quota, span: SeriesSpan): Promise<SeriesPoint[]> {
    const since = new Date(span.until.getTime() - span.hours * 3_600_000)
    const samples = await selectSamples(sql, orgId, quota, since)
    return makeSeries(samples, await selectBucketsSince(sql, orgId, quota, windowStart(since)), span)
}

/** The rolling 24 hours over which Salesforce counts, in buckets: exact enough to be shown, coarse enough to be summed at each call. */

export const BUCKET_MS = 5 * 60_000
const WINDOW_MS = 24 * 3_600_000

export interface Bucket {
    readonly bucket: Date
    readonly calls: number
}

/** The bucket that holds a moment. */
export const bucketOf = (at: Date): Date => new Date(Math.floor(at.getTime() / BUCKET_MS) * BUCKET_MS)

/** The oldest bucket that still counts. One that reaches into the window counts whole: never too little is counted. */
export const windowStart = (at: Date): Date => bucketOf(new Date(at.getTime() - WINDOW_MS))

/** When so many of the calls in these buckets, the oldest first, have left the window; null if there are not so many. */
export function releasedAt(buckets: readonly Bucket[], calls: number): Date | null {
    let left = calls
    for (const { bucket, calls: own } of buckets) {
        left -= own
        if (left <= 0) return new Date(bucket.getTime() + BUCKET_MS + WINDOW_MS)
    }
    return null
}

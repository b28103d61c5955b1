/** The rolling 24 hours over which Salesforce counts, in buckets: exact enough to be shown, coarse enough to be summed at each call. */

const BUCKET_MS = 5 * 60_000
const WINDOW_MS = 24 * 3_600_000

/** The bucket that holds a moment. */
export const bucketOf = (at: Date): Date => new Date(Math.floor(at.getTime() / BUCKET_MS) * BUCKET_MS)

/** The oldest bucket that still counts. One that reaches into the window counts whole: never too little is counted. */
export const windowStart = (at: Date): Date => bucketOf(new Date(at.getTime() - WINDOW_MS))

/** The words between the bench and the process that sends for it. No behaviour. */

export interface Load {
    readonly url: string
    readonly orgId: string
    /** Base64 of the org's request key. */
    readonly requestKey: string
    /** Deliveries under way at a time, each on a connection of its own. */
    readonly senders: number
    /** Null: until it is told to end. */
    readonly deliveries: number | null
    /** Rest of a sender between an answer and its next delivery. */
    readonly pauseMs: number
    readonly changesPerDelivery: number
    /** How many records the changes spread over. */
    readonly records: number
}

export interface LoadResult {
    /** Accepted. */
    readonly changes: number
    readonly seconds: number
    /** Milliseconds from each request to its answer. */
    readonly latencies: readonly number[]
}

/** What ends a load without an end, which then says what it has sent. */
export const END = 'end'

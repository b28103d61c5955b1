/** The words between the bench and the process that sends for it. No behaviour. */

export interface Load {
    readonly url: string
    readonly orgId: string
    /** Base64 of the org's request key. */
    readonly requestKey: string
    /** Deliveries under way at a time, each on a connection of its own. */
    readonly senders: number
    /** Null: until the process is ended. */
    readonly deliveries: number | null
    /** Rest of a sender between an answer and its next delivery. */
    readonly pauseMs: number
    readonly changesPerDelivery: number
    /** How many records the changes spread over. */
    readonly records: number
}

export interface LoadResult {
    readonly seconds: number
    /** Milliseconds from each request to its answer. */
    readonly latencies: readonly number[]
}

/** The words between the bench and the process that sends for it. No behaviour. */

export interface Load {
    readonly url: string
    /** Base64 of the org's request key. */
    readonly requestKey: string
    /** Deliveries under way at a time, each on a connection of its own. */
    readonly senders: number
    readonly deliveries: number
    readonly changesPerDelivery: number
    /** How many records the changes spread over. */
    readonly records: number
}

export interface LoadResult {
    readonly seconds: number
    /** Milliseconds from each request to its answer. */
    readonly latencies: readonly number[]
}

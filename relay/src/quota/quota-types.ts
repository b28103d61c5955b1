/** The words of quota: what is limited, who spends it, what for. No behaviour. */

/** Each is a rolling 24 hours of the org: API requests, Bulk query jobs, executions of asynchronous Apex. */
export type Quota = 'data' | 'bulk' | 'apex'

/** What a call or an execution was spent on. */
export type Feature =
    'auth' | 'backfill' | 'command' | 'completeness' | 'delivery' | 'heartbeat' | 'interval' | 'probe' | 'schema' | 'write'

export interface Use {
    readonly orgId: string
    readonly quota: Quota
    readonly feature: Feature
    /** Empty where no single object is concerned. */
    readonly object: string
    /** The Salesforce user whose session spent it; empty for the org's own. */
    readonly userId: string
    readonly calls: number
}

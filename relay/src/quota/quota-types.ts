/** The words of quota: what is limited, who spends it, what for, and what is known of it. No behaviour. */

/** Each is a rolling 24 hours of the org: API requests, Bulk query jobs, executions of asynchronous Apex. */
export const QUOTAS = ['data', 'bulk', 'apex'] as const
export type Quota = (typeof QUOTAS)[number]

/** What a call or an execution was spent on. */
export type Feature = 'backfill' | 'command' | 'completeness' | 'delivery' | 'heartbeat' | 'interval' | 'probe' | 'schema' | 'write'

/** Who goes first under shortage, the first one first. A probe only looks whether the quota is back. */
export type Urgency = 'probe' | 'write' | 'interval' | 'backfill'

export interface Use {
    readonly quota: Quota
    readonly feature: Feature
    /** Empty where no single object is concerned. */
    readonly object: string
    /** The Salesforce user whose session spent it; empty for the org's own. */
    readonly userId: string
    readonly calls: number
}

/** What is to be spent: a Bulk request spends data and bulk, which are reserved together or not at all. */
export interface Spend extends Use {
    readonly urgency: Urgency
}

export interface Reservation {
    readonly id: string
    readonly orgId: string
    readonly spends: readonly Spend[]
}

export type RefusalCause = 'own_limit' | 'threshold' | 'unknown' | 'probed_lately'

export interface Refusal {
    readonly quota: Quota
    readonly cause: RefusalCause
    /** For people: what is reached and what happens next. */
    readonly reason: string
    /** When it may be granted again; null when nothing says. */
    readonly until: Date | null
}

/** Newest figure of what the whole org used. */
export interface Reading {
    readonly quota: Quota
    readonly max: number
    readonly used: number
}

/** Where a reading came from: with a delivery, from the header of an answer, or asked for. */
export type ReadingSource = 'org_limits' | 'header' | 'limits'

/** What is known of a quota just now. */
export interface QuotaFacts {
    /** Null while nobody has told it. */
    readonly max: number | null
    /** By the whole org: the newest reading and what Headroom spent since; never less than `ours`. */
    readonly used: number
    /** By Headroom in the last 24 hours, reservations included. */
    readonly ours: number
    /** When it was last looked whether the quota is back: by a probe, or by the org's own heartbeat. */
    readonly probedAt: Date | null
    readonly isPaused: boolean
}

/** The same with where it was read and since when it is paused. */
export interface QuotaStanding extends QuotaFacts {
    readonly quota: Quota
    readonly readAt: Date | null
    readonly source: ReadingSource | null
    readonly pausedAt: Date | null
    readonly pauseCause: RefusalCause | null
}

/** Percent of the maximum. */
export interface Bounds {
    readonly ownLimitPercent: number
    readonly thresholdPercent: number
}

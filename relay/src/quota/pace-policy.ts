/** How far apart deliveries should be, so that real time stays a small spender of asynchronous Apex on a busy day too. Pure. */

/** Seconds between deliveries at most: past it interval sync is the better way, and that is decided elsewhere. */
export const PACE_MAX = 60

/**
 * What every org with Apex has at least in 24 hours; assumed where the org has not told its own.
 * https://developer.salesforce.com/docs/atlas.en-us.262.0.apexcode.meta/apexcode/apex_gov_limits.htm
 */
export const APEX_EXECUTIONS_MIN = 250_000

export interface PaceInputs {
    /** DailyAsyncApexExecutions of the org; null while it is not known. */
    readonly max: number | null
    /** Our own executions in the last 24 hours. */
    readonly ours: number
    /** Percent of the maximum that real time may spend at full speed. */
    readonly comfortablePercent: number
}

/** Seconds: 0 up to the comfortable share, then growing with use, and the maximum from twice the share on. */
export function paceFor({ max, ours, comfortablePercent }: PaceInputs): number {
    const share = Math.max(1, ((max ?? APEX_EXECUTIONS_MIN) * comfortablePercent) / 100)
    const beyond = (ours - share) / share
    return Math.ceil(PACE_MAX * Math.min(1, Math.max(0, beyond)))
}

/** How far apart deliveries should be, so that real time stays a small spender of asynchronous Apex on a busy day too. Pure. */

/** Seconds between deliveries at most where the relay may read: past it interval sync is the better way, and that is decided elsewhere. */
export const PACE_MAX = 60

/**
 * Seconds at most where nobody may read: the longest delay of a job (row D4).
 * https://developer.salesforce.com/docs/atlas.en-us.264.0.apexref.meta/apexref/apex_class_System_AsyncOptions.htm
 */
export const PACE_MAX_UNREAD = 600

/** What is left should last so long. As the pace slows with what is left, a limit is neared and not passed. */
const LASTING_SECONDS = 12 * 3_600

/** A heartbeat each quarter of an hour takes two executions, whatever the pace. */
const HEARTBEATS_A_DAY = 192

/**
 * What every org with Apex has at least in 24 hours; assumed where the org has not told its own.
 * https://developer.salesforce.com/docs/atlas.en-us.262.0.apexcode.meta/apexcode/apex_gov_limits.htm
 */
const APEX_EXECUTIONS_MIN = 250_000

interface PaceInputs {
    /** DailyAsyncApexExecutions of the org; null while it is not known. */
    readonly max: number | null
    /** Our own executions in the last 24 hours. */
    readonly ours: number
    /** Percent of the maximum that real time may spend at full speed. */
    readonly comfortablePercent: number
}

/** Seconds where interval sync cannot take over; `left` are the executions up to the nearest limit. */
export function paceUnread(pace: number, left: number): number {
    const lasting = Math.ceil(LASTING_SECONDS / Math.max(1, left - HEARTBEATS_A_DAY))
    return lasting <= PACE_MAX ? pace : Math.min(PACE_MAX_UNREAD, lasting)
}

/** Seconds: 0 up to the comfortable share, then growing with use, and the maximum from twice the share on. */
export function paceFor({ max, ours, comfortablePercent }: PaceInputs): number {
    const share = Math.max(1, ((max ?? APEX_EXECUTIONS_MIN) * comfortablePercent) / 100)
    const beyond = (ours - share) / share
    return Math.ceil(PACE_MAX * Math.min(1, Math.max(0, beyond)))
}

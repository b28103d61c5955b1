/** The numbers of quota governance, in one place. Percent are of the org's maximum unless said otherwise. */
import type { Urgency } from './quota-types.ts'

/** Of the own limit: kept for the look whether the quota is back and for the last message. */
export const RESERVE_PERCENT = 2

/** Percent of what is usable inside the own limit: what can wait stops first. */
export const SHARE_PERCENT: Readonly<Record<Urgency, number>> = { probe: 100, write: 100, interval: 95, backfill: 80 }
/** How far below the threshold it stops. */
export const THRESHOLD_MARGIN: Readonly<Record<Urgency, number>> = { probe: 0, write: 0, interval: 1, backfill: 5 }

/** A quota that was paused must fall so far below the line before it counts as back: or it would stop and go at each call. */
export const HYSTERESIS_PERCENT = 2

/** While paused, one call at most in this time looks again. */
export const LOOK_AGAIN_MS = 30 * 60_000

/** A reservation that was not settled by then counts as spent: whoever held it may have died after the call. */
export const RESERVATION_MS = 15 * 60_000

/** Salesforce's own figures may be so old: what Headroom spent within it before a reading is added to the reading. */
export const READING_LAG_MS = 5 * 60_000

/** How long the ledger and the samples are kept. */
export const LEDGER_DAYS = 30

/** Colours of a share that is used: green below the first, orange below the second, red from it on. */
export const ORANGE_PERCENT = 80
export const RED_PERCENT = 90

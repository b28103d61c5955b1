/** What comes before the first Bulk job of a read, and after one that did not give its rows: a smaller range, then REST, then a person. Pure. */
import type { SalesforceError } from '../salesforce/index.ts'
import type { BulkSettings } from './bulk-settings.ts'
import type { BulkRead } from './bulk-store.ts'

export type NextTry = { readonly by: 'bulk'; readonly rangeTo: Date | null } | { readonly by: 'rest' } | { readonly by: 'nobody' }

/** Of a read that begins with the oldest row: what nobody has touched for a year is its first half. */
const OLD_MS = 365 * 86_400_000

/** Where to cut a range that was too much: rows lie by SystemModstamp, and one that moves meanwhile is met in the later half. */
function cutRange({ rangeFrom, rangeTo, readAt }: BulkRead): Date {
    const to = rangeTo ?? readAt
    return rangeFrom === null ? new Date(to.getTime() - OLD_MS) : new Date((rangeFrom.getTime() + to.getTime()) / 2)
}

/**
 * Whether what the mirror has is still being noted as unmet. Never behind a job, as one that a relay of an older version made beside this one:
 * records that its pages have met would pass for gone.
 */
export const isNoting = ({ notedTo, state, jobs }: Pick<BulkRead, 'notedTo' | 'state' | 'jobs'>): boolean =>
    notedTo !== null && state === 'waiting' && jobs === 0

export const isSmall = ({ rowsTotal }: BulkRead, { restRowsWithoutBulk }: BulkSettings): boolean =>
    rowsTotal !== null && rowsTotal <= restRowsWithoutBulk

/** So few that REST reads them for less than a job. */
export const isFew = ({ rowsTotal }: BulkRead, { restRowsMax }: BulkSettings): boolean => rowsTotal !== null && rowsTotal <= restRowsMax

export function planAfterFailure(read: BulkRead, settings: BulkSettings): NextTry {
    if (read.jobs >= settings.jobsMax) return { by: 'nobody' }
    if (read.failures === 0) return { by: 'bulk', rangeTo: cutRange(read) }
    return isSmall(read, settings) ? { by: 'rest' } : { by: 'nobody' }
}

/** Results are kept for seven days, and a locator only for as long: the same range is asked for again. */
export const isLost = ({ code, errorCode }: SalesforceError): boolean =>
    code === 'refused' && ['INVALID_QUERY_LOCATOR', 'INVALIDJOBSTATE', 'NOT_FOUND'].includes(errorCode ?? '')

/** Salesforce takes no more jobs today, or our share of them is used up. */
export const isBulkUsedUp = ({ code, errorCode, refusal }: SalesforceError): boolean =>
    (code === 'quota_refused' && refusal?.quota === 'bulk') || (code === 'refused' && errorCode === 'LIMIT_EXCEEDED')

/** Bulk API does not know every object that REST does. */
export const isForRestOnly = ({ code, errorCode }: SalesforceError): boolean => code === 'refused' && errorCode === 'INVALIDENTITY'

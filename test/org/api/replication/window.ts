/**
 * The window that getUpdated and getDeleted are asked about. REST guide, "sObject Get Updated" and "sObject Get Deleted"
 * (https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.html, resources-getdeleted.html).
 */
import { ApiError } from '../api-error.ts'
import { readDatetime } from '../read-value.ts'
import type { ApiRequest } from '../resource.ts'

const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS

/** Both ends belong to it. */
export interface Window {
    readonly startMs: number
    readonly endMs: number
}

/** The seconds of both ends are ignored: 12:30:15 is 12:30:00. */
export function toMinute(ms: number): number {
    return Math.floor(ms / MINUTE_MS) * MINUTE_MS
}

function readEnd(request: ApiRequest, name: 'start' | 'end'): number {
    const text = request.query.get(name)
    // Codes of a missing and an unreadable date: from memory.
    if (text === null || text === '') throw new ApiError(400, 'MISSING_ARGUMENT', `${name}: give the date and time in UTC`)
    const moment = readDatetime(text)
    if (moment === undefined)
        throw new ApiError(400, 'INVALID_ARGUMENT', `${name}: '${text}' is no date and time such as 2026-11-21T10:00:00Z`)
    return toMinute(moment.milliseconds)
}

export function invalidReplicationDate(message: string): ApiError {
    return new ApiError(400, 'INVALID_REPLICATION_DATE', message)
}

/**
 * SOAP guide, "getUpdated()": the start must precede the end, and seconds do not count.
 * @param daysBack how far the start may lie in the past. Text as quoted by MinnPost/object-sync-for-salesforce.
 */
export function readWindow(request: ApiRequest, daysBack: number): Window {
    const window = { startMs: readEnd(request, 'start'), endMs: readEnd(request, 'end') }
    if (window.endMs <= window.startMs) throw invalidReplicationDate('endDate must be at least one minute greater than startDate')
    const oldestMs = toMinute(request.org.services.clock.now() - daysBack * DAY_MS)
    if (window.startMs < oldestMs) throw invalidReplicationDate(`startDate cannot be more than ${daysBack} days ago`)
    return window
}

/**
 * SOAP guide, "GetUpdatedResult": while a long transaction runs, the date covered is its start, so that a client that starts there the
 * next time sees what it will commit with older stamps.
 */
export function latestDateCovered(request: ApiRequest, { endMs }: Window): number {
    const { transactions, org } = request
    return toMinute(Math.min(endMs, org.services.clock.now(), transactions.oldestStart() ?? Infinity))
}

/** What comes before the first Bulk job of a read, and after one that failed. */
import { describe, expect, test } from '@jest/globals'
import { SalesforceError } from '../../../../relay/src/salesforce/index.ts'
import { isBulkUsedUp, isFew, isForRestOnly, isLost, isNoting, planAfterFailure } from '../../../../relay/src/sync/bulk-policy.ts'
import { BULK_SETTINGS } from '../../../../relay/src/sync/bulk-settings.ts'
import type { BulkRead } from '../../../../relay/src/sync/bulk-store.ts'

const AT = new Date('2026-11-22T12:00:00Z')

test('what the mirror has is noted until all of it is', () => {
    expect(isNoting({ notedTo: '', state: 'waiting', jobs: 0 })).toBe(true)
    expect(isNoting({ notedTo: '00Q000000000001EAA', state: 'waiting', jobs: 0 })).toBe(true)
    expect(isNoting({ notedTo: null, state: 'waiting', jobs: 0 })).toBe(false)
})

test('nothing is noted behind a job that an older version of the relay made: what it has read already would pass for gone', () => {
    for (const state of ['working', 'reading', 'read'] as const) expect(isNoting({ notedTo: '', state, jobs: 1 })).toBe(false)
    expect(isNoting({ notedTo: '', state: 'waiting', jobs: 1 })).toBe(false)
    expect(isNoting({ notedTo: '', state: 'reading', jobs: 0 })).toBe(false)
})

describe('after a job that failed', () => {
    const read = { rangeFrom: null, rangeTo: null, readAt: AT, rowsTotal: null, jobs: 1, failures: 0 } as BulkRead
    const plan = (more: Partial<BulkRead>) => planAfterFailure({ ...read, ...more }, BULK_SETTINGS)
    const [from, to] = [new Date('2026-11-22T00:00:00Z'), new Date('2026-11-22T04:00:00Z')]

    test.each([
        ['what nobody has touched for a year', {}, '2025-11-22T12:00:00.000Z'],
        ['what nobody has touched for a year more', { rangeTo: new Date('2025-11-22T12:00:00Z') }, '2024-11-22T12:00:00.000Z'],
        ['the older half of its range', { rangeFrom: from, rangeTo: to }, '2026-11-22T02:00:00.000Z'],
        ['the older half of what is left', { rangeFrom: from }, '2026-11-22T06:00:00.000Z'],
    ])('%s is asked for', (_what, more, rangeTo) => {
        expect(plan(more)).toEqual({ by: 'bulk', rangeTo: new Date(rangeTo) })
    })

    test.each([
        ['by REST, where there are few rows', { failures: 1, rowsTotal: 20_000 }, 'rest'],
        ['by nobody, where there are more', { failures: 1, rowsTotal: 20_001 }, 'nobody'],
        ['by nobody, where nobody knows how many there are', { failures: 1 }, 'nobody'],
        ['by Bulk, for the last job that it may have', { jobs: 11 }, 'bulk'],
        ['by nobody, once it has had them all', { jobs: 12, rowsTotal: 1 }, 'nobody'],
    ])('it goes on %s', (_how, more, by) => {
        expect(plan(more).by).toBe(by)
    })

    test('up to 2,000 rows are few: REST reads them for less than a job', () => {
        expect([0, 2_000, 2_001, null].map((rowsTotal) => isFew({ ...read, rowsTotal }, BULK_SETTINGS))).toEqual([true, true, false, false])
    })
})

describe('what Salesforce says of a job', () => {
    const refused = (errorCode: string) => new SalesforceError('refused', 'Salesforce said so.', { errorCode })
    const outOfQuota = (quota: 'bulk' | 'data') => {
        const refusal = { quota, cause: 'own_limit', reason: 'It is used up.', until: null } as const
        return new SalesforceError('quota_refused', 'It is used up.', { refusal })
    }

    test.each([
        ['INVALID_QUERY_LOCATOR', [true, false, false]],
        ['INVALIDJOBSTATE', [true, false, false]],
        ['NOT_FOUND', [true, false, false]],
        ['LIMIT_EXCEEDED', [false, true, false]],
        ['INVALIDENTITY', [false, false, true]],
        ['MALFORMED_QUERY', [false, false, false]],
    ])('%s: its results are gone, no more jobs today, an object for REST only: %j', (errorCode, expected) => {
        const error = refused(errorCode)
        expect([isLost(error), isBulkUsedUp(error), isForRestOnly(error)]).toEqual(expected)
        const away = new SalesforceError('unavailable', 'It did not come through.', { errorCode })
        expect([isLost(away), isBulkUsedUp(away), isForRestOnly(away)]).toEqual([false, false, false])
    })

    test('the own share of Bulk jobs used up is as if Salesforce took no more; without API requests there is nothing to fall back on', () => {
        expect(isBulkUsedUp(outOfQuota('bulk'))).toBe(true)
        expect(isBulkUsedUp(outOfQuota('data'))).toBe(false)
    })
})

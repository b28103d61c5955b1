/** Readings from what Salesforce tells: both names of the Bulk limit, the org's own figure in the header, and nothing guessed. */
import { expect, test } from '@jest/globals'
import { readLimitHeader, readLimits } from '../../../../relay/src/quota/limit-readings.ts'

test('the three quotas are read from OrgLimits, whatever else stands there', () => {
    const limits = {
        DailyApiRequests: { max: 15_000, used: 812 },
        DailyBulkV2QueryJobs: { max: 10_000, used: 3 },
        DailyBulkApiBatches: { max: 15_000, used: 9 },
        DailyAsyncApexExecutions: { max: 250_000, used: 40 },
        MassEmail: { max: 10, used: 0 },
    }
    expect(readLimits(limits)).toEqual([
        { quota: 'data', max: 15_000, used: 812 },
        { quota: 'bulk', max: 10_000, used: 3 },
        { quota: 'apex', max: 250_000, used: 40 },
    ])
})

test('an old org tells its Bulk limit under an old name', () => {
    expect(readLimits({ DailyBulkApiRequests: { max: 15_000, used: 1 } })).toEqual([{ quota: 'bulk', max: 15_000, used: 1 }])
})

test('a limit that is no count, or larger than an Integer of Apex, is not known', () => {
    expect(readLimits({ DailyApiRequests: { max: 2_147_483_648, used: 0 } })).toEqual([])
    expect(readLimits({ DailyApiRequests: { max: 2_147_483_647, used: 0 } })).toHaveLength(1)
    expect(readLimits({ DailyApiRequests: { max: -1, used: 0 }, DailyBulkApiBatches: { max: 5, used: Number.NaN } })).toEqual([])
})

test.each([
    ['api-usage=18/5000', 18, 5_000],
    ['api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)', 25, 5_000],
    ['per-app-api-usage=17/250(appName=sample-connected-app); api-usage=25/5000', 25, 5_000],
])('the header %s tells %i of %i', (text, used, max) => {
    expect(readLimitHeader(text)).toEqual({ quota: 'data', used, max })
})

test.each([
    [null],
    [''],
    ['api-usage=18'],
    ['api-usage=-1/5000'],
    ['per-app-api-usage=17/250'],
    ['api-usage=1e3/5000'],
    ['api-usage=1/99999999999999999999'],
])('the header %p tells nothing', (text) => {
    expect(readLimitHeader(text)).toBeNull()
})

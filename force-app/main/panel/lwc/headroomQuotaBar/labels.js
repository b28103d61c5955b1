/** The texts of the bar, those of each quota among them. */
import apexName from '@salesforce/label/c.Headroom_Quota_Apex'
import apexSpent from '@salesforce/label/c.Headroom_Quota_ApexSpent'
import bulkName from '@salesforce/label/c.Headroom_Quota_Bulk'
import bulkSpent from '@salesforce/label/c.Headroom_Quota_BulkSpent'
import dataName from '@salesforce/label/c.Headroom_Quota_Data'
import dataSpent from '@salesforce/label/c.Headroom_Quota_DataSpent'
import description from '@salesforce/label/c.Headroom_Quota_Description'
import fine from '@salesforce/label/c.Headroom_Quota_Fine'
import forecastAt from '@salesforce/label/c.Headroom_Quota_ForecastAt'
import forecastFew from '@salesforce/label/c.Headroom_Quota_ForecastFew'
import forecastNot from '@salesforce/label/c.Headroom_Quota_ForecastNot'
import forecastReached from '@salesforce/label/c.Headroom_Quota_ForecastReached'
import headroom from '@salesforce/label/c.Headroom_Quota_Headroom'
import high from '@salesforce/label/c.Headroom_Quota_High'
import nearlyGone from '@salesforce/label/c.Headroom_Quota_NearlyGone'
import others from '@salesforce/label/c.Headroom_Quota_Others'
import ownLimit from '@salesforce/label/c.Headroom_Quota_OwnLimit'
import remaining from '@salesforce/label/c.Headroom_Quota_Remaining'
import unknown from '@salesforce/label/c.Headroom_Quota_Unknown'
import used from '@salesforce/label/c.Headroom_Quota_Used'
import usedByOrg from '@salesforce/label/c.Headroom_Quota_UsedByOrg'
import usedOf from '@salesforce/label/c.Headroom_Quota_UsedOf'

export const labels = { description, fine, headroom, high, nearlyGone, others, ownLimit, remaining, unknown, used, usedByOrg, usedOf }

/** @type {Record<string, { name: string, spent: string }>} */
export const QUOTAS = {
    data: { name: dataName, spent: dataSpent },
    bulk: { name: bulkName, spent: bulkSpent },
    apex: { name: apexName, spent: apexSpent },
}

/** @type {Record<string, string>} */
export const FORECASTS = {
    reached: forecastReached,
    at_this_rate: forecastAt,
    not_within_a_day: forecastNot,
    too_few_samples: forecastFew,
}

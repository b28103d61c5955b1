/** The texts of the form. */
import calls from '@salesforce/label/c.Headroom_OwnLimit_Calls'
import cancel from '@salesforce/label/c.Headroom_Cancel'
import effectApex from '@salesforce/label/c.Headroom_OwnLimit_EffectApex'
import effectBulk from '@salesforce/label/c.Headroom_OwnLimit_EffectBulk'
import effectData from '@salesforce/label/c.Headroom_OwnLimit_EffectData'
import help from '@salesforce/label/c.Headroom_OwnLimit_Help'
import left from '@salesforce/label/c.Headroom_OwnLimit_Left'
import save from '@salesforce/label/c.Headroom_Save'
import slider from '@salesforce/label/c.Headroom_OwnLimit_Slider'
import title from '@salesforce/label/c.Headroom_OwnLimit_Title'
import unknown from '@salesforce/label/c.Headroom_OwnLimit_Unknown'
import apexName from '@salesforce/label/c.Headroom_Quota_Apex'
import bulkName from '@salesforce/label/c.Headroom_Quota_Bulk'
import dataName from '@salesforce/label/c.Headroom_Quota_Data'

export const labels = { calls, cancel, help, left, save, slider, title, unknown }

/** @type {Record<string, { name: string, effect: string }>} */
export const QUOTAS = {
    data: { name: dataName, effect: effectData },
    bulk: { name: bulkName, effect: effectBulk },
    apex: { name: apexName, effect: effectApex },
}

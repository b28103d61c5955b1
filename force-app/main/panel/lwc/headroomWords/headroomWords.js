/** What the relay's words are called where more than one page says them: the kinds of change, directions, and why a record left a sequence. */
import both from '@salesforce/label/c.Headroom_Direction_Both'
import none from '@salesforce/label/c.Headroom_Direction_None'
import toApp from '@salesforce/label/c.Headroom_Direction_ToApp'
import toSalesforce from '@salesforce/label/c.Headroom_Direction_ToSalesforce'
import byApi from '@salesforce/label/c.Headroom_End_ByApi'
import byRule from '@salesforce/label/c.Headroom_End_ByRule'
import completed from '@salesforce/label/c.Headroom_End_Completed'
import ofConverted from '@salesforce/label/c.Headroom_End_Converted'
import ofDeleted from '@salesforce/label/c.Headroom_End_Deleted'
import ofMerged from '@salesforce/label/c.Headroom_End_Merged'
import converted from '@salesforce/label/c.Headroom_Event_Converted'
import created from '@salesforce/label/c.Headroom_Event_Created'
import createdOrUpdated from '@salesforce/label/c.Headroom_Event_CreatedOrUpdated'
import deleted from '@salesforce/label/c.Headroom_Event_Deleted'
import merged from '@salesforce/label/c.Headroom_Event_Merged'
import undeleted from '@salesforce/label/c.Headroom_Event_Undeleted'
import updated from '@salesforce/label/c.Headroom_Event_Updated'

/** @typedef {Record<string, string>} Words the label of each */

/** Which changes of a record a rule may be about. @type {Words} */
export const EVENTS = { created, updated, created_or_updated: createdOrUpdated, deleted, undeleted, merged, converted }

/** Which way an object and its fields go. @type {Words} */
export const DIRECTIONS = { both, to_app: toApp, to_salesforce: toSalesforce, none }

/** Why a record is in a sequence no more. @type {Words} */
export const ENDS = {
    completed,
    removed_by_api: byApi,
    removed_by_rule: byRule,
    record_deleted: ofDeleted,
    record_merged: ofMerged,
    record_converted: ofConverted,
}

/** To choose from in a combobox. @param {Words} words */
export const listOptions = (words) => Object.entries(words).map(([value, label]) => ({ value, label }))

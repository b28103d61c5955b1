/** The texts of the table. */
import apexName from '@salesforce/label/c.Headroom_Quota_Apex'
import bulkName from '@salesforce/label/c.Headroom_Quota_Bulk'
import dataName from '@salesforce/label/c.Headroom_Quota_Data'
import backfill from '@salesforce/label/c.Headroom_Feature_Backfill'
import command from '@salesforce/label/c.Headroom_Feature_Command'
import completeness from '@salesforce/label/c.Headroom_Feature_Completeness'
import delivery from '@salesforce/label/c.Headroom_Feature_Delivery'
import heartbeat from '@salesforce/label/c.Headroom_Feature_Heartbeat'
import interval from '@salesforce/label/c.Headroom_Feature_Interval'
import probe from '@salesforce/label/c.Headroom_Feature_Probe'
import schema from '@salesforce/label/c.Headroom_Feature_Schema'
import write from '@salesforce/label/c.Headroom_Feature_Write'
import calls from '@salesforce/label/c.Headroom_Ledger_Calls'
import empty from '@salesforce/label/c.Headroom_Ledger_Empty'
import feature from '@salesforce/label/c.Headroom_Ledger_Feature'
import object from '@salesforce/label/c.Headroom_Ledger_Object'
import quota from '@salesforce/label/c.Headroom_Ledger_Quota'
import user from '@salesforce/label/c.Headroom_Ledger_User'

export const labels = { calls, empty, feature, object, quota, user }

/** @type {Record<string, string>} */
export const QUOTAS = { data: dataName, bulk: bulkName, apex: apexName }

/** @type {Record<string, string>} */
export const FEATURES = { backfill, command, completeness, delivery, heartbeat, interval, probe, schema, write }

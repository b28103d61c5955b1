/** The texts of the chart. */
import description from '@salesforce/label/c.Headroom_Chart_Description'
import empty from '@salesforce/label/c.Headroom_Chart_Empty'
import line from '@salesforce/label/c.Headroom_Chart_Line'
import now from '@salesforce/label/c.Headroom_Chart_Now'
import org from '@salesforce/label/c.Headroom_Chart_Org'
import headroom from '@salesforce/label/c.Headroom_Quota_Headroom'

export const labels = { description, empty, headroom, line, now, org }

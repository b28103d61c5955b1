/** The texts of the page. */
import all from '@salesforce/label/c.Headroom_Tracking_All'
import empty from '@salesforce/label/c.Headroom_Tracking_Empty'
import encrypted from '@salesforce/label/c.Headroom_Tracking_Encrypted'
import filter from '@salesforce/label/c.Headroom_Tracking_Filter'
import formula from '@salesforce/label/c.Headroom_Tracking_Formula'
import noneApproved from '@salesforce/label/c.Headroom_Tracking_NoneApproved'
import notApproved from '@salesforce/label/c.Headroom_Tracking_NotApproved'
import save from '@salesforce/label/c.Headroom_Tracking_Save'
import sum from '@salesforce/label/c.Headroom_Tracking_Sum'
import sumAll from '@salesforce/label/c.Headroom_Tracking_SumAll'
import title from '@salesforce/label/c.Headroom_Tracking_Title'
import usedBy from '@salesforce/label/c.Headroom_Tracking_UsedBy'

export const labels = {
    all,
    empty,
    encrypted,
    filter,
    formula,
    noneApproved,
    notApproved,
    save,
    sum,
    sumAll,
    title,
    usedBy,
}

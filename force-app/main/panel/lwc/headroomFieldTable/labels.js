/** The texts of the page. */
import all from '@salesforce/label/c.Headroom_FieldTable_All'
import classified from '@salesforce/label/c.Headroom_FieldTable_Classified'
import empty from '@salesforce/label/c.Headroom_FieldTable_Empty'
import encrypted from '@salesforce/label/c.Headroom_FieldTable_Encrypted'
import field from '@salesforce/label/c.Headroom_FieldTable_Field'
import filter from '@salesforce/label/c.Headroom_FieldTable_Filter'
import formula from '@salesforce/label/c.Headroom_FieldTable_Formula'
import help from '@salesforce/label/c.Headroom_FieldTable_Help'
import isTracked from '@salesforce/label/c.Headroom_FieldTable_IsTracked'
import mayBeWritten from '@salesforce/label/c.Headroom_FieldTable_MayBeWritten'
import mayLeave from '@salesforce/label/c.Headroom_FieldTable_MayLeave'
import more from '@salesforce/label/c.Headroom_FieldTable_More'
import ofMayBeWritten from '@salesforce/label/c.Headroom_FieldTable_OfMayBeWritten'
import ofMayLeave from '@salesforce/label/c.Headroom_FieldTable_OfMayLeave'
import save from '@salesforce/label/c.Headroom_FieldTable_Save'
import sum from '@salesforce/label/c.Headroom_FieldTable_Sum'
import sumAll from '@salesforce/label/c.Headroom_FieldTable_SumAll'
import title from '@salesforce/label/c.Headroom_FieldTable_Title'
import tracked from '@salesforce/label/c.Headroom_FieldTable_Tracked'
import unseen from '@salesforce/label/c.Headroom_FieldTable_Unseen'
import usedBy from '@salesforce/label/c.Headroom_FieldTable_UsedBy'

export const labels = {
    all,
    classified,
    empty,
    encrypted,
    field,
    filter,
    formula,
    help,
    isTracked,
    mayBeWritten,
    mayLeave,
    more,
    ofMayBeWritten,
    ofMayLeave,
    save,
    sum,
    sumAll,
    title,
    tracked,
    unseen,
    usedBy,
}

/** The texts of the page. */
import classified from '@salesforce/label/c.Headroom_Approvals_Classified'
import field from '@salesforce/label/c.Headroom_Approvals_Field'
import filter from '@salesforce/label/c.Headroom_Approvals_Filter'
import help from '@salesforce/label/c.Headroom_Approvals_Help'
import leaveLabel from '@salesforce/label/c.Headroom_Approvals_LeaveLabel'
import mayBeWritten from '@salesforce/label/c.Headroom_Approvals_MayBeWritten'
import mayLeave from '@salesforce/label/c.Headroom_Approvals_MayLeave'
import more from '@salesforce/label/c.Headroom_Approvals_More'
import save from '@salesforce/label/c.Headroom_Approvals_Save'
import title from '@salesforce/label/c.Headroom_Approvals_Title'
import writeLabel from '@salesforce/label/c.Headroom_Approvals_WriteLabel'

export const labels = {
    classified,
    field,
    filter,
    help,
    leaveLabel,
    mayBeWritten,
    mayLeave,
    more,
    save,
    title,
    writeLabel,
}

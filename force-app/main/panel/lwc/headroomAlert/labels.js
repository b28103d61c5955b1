/** The texts of the two bars and their form. */
import alertBar from '@salesforce/label/c.Headroom_Alert_Bar'
import alertDescription from '@salesforce/label/c.Headroom_Alert_Description'
import alertOf from '@salesforce/label/c.Headroom_Alert_Of'
import checkbox from '@salesforce/label/c.Headroom_Alert_Checkbox'
import cancel from '@salesforce/label/c.Headroom_Cancel'
import help from '@salesforce/label/c.Headroom_Alert_Help'
import noThreshold from '@salesforce/label/c.Headroom_Alert_NoThreshold'
import outOfBounds from '@salesforce/label/c.Headroom_Alert_OutOfBounds'
import save from '@salesforce/label/c.Headroom_Save'
import threshold from '@salesforce/label/c.Headroom_Alert_Threshold'
import title from '@salesforce/label/c.Headroom_Alert_Title'
import total from '@salesforce/label/c.Headroom_Alert_Total'
import totalDescription from '@salesforce/label/c.Headroom_Alert_TotalDescription'

export const labels = {
    alertBar,
    alertDescription,
    alertOf,
    cancel,
    checkbox,
    help,
    noThreshold,
    outOfBounds,
    save,
    threshold,
    title,
    total,
    totalDescription,
}

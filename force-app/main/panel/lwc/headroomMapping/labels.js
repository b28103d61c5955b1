/** The texts of the page. */
import add from '@salesforce/label/c.Headroom_Mapping_Add'
import app from '@salesforce/label/c.Headroom_Mapping_App'
import direction from '@salesforce/label/c.Headroom_Mapping_Direction'
import field from '@salesforce/label/c.Headroom_Mapping_Field'
import fieldsHelp from '@salesforce/label/c.Headroom_Mapping_FieldsHelp'
import name from '@salesforce/label/c.Headroom_Mapping_Name'
import noun from '@salesforce/label/c.Headroom_Actions_Field'
import salesforce from '@salesforce/label/c.Headroom_Mapping_Salesforce'
import save from '@salesforce/label/c.Headroom_Mapping_Save'
import title from '@salesforce/label/c.Headroom_Mapping_Title'
import winner from '@salesforce/label/c.Headroom_Mapping_Winner'

export const labels = {
    add,
    app,
    direction,
    field,
    fieldsHelp,
    name,
    noun,
    salesforce,
    save,
    title,
    winner,
}

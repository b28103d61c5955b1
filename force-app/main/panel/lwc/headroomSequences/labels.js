/** The texts of the page. */
import active from '@salesforce/label/c.Headroom_Sequences_Active'
import by from '@salesforce/label/c.Headroom_Sequences_By'
import byApi from '@salesforce/label/c.Headroom_Sequences_ByApi'
import byRule from '@salesforce/label/c.Headroom_Sequences_ByRule'
import cancel from '@salesforce/label/c.Headroom_Sequences_Cancel'
import deleteText from '@salesforce/label/c.Headroom_Sequences_DeleteText'
import deleted from '@salesforce/label/c.Headroom_Sequences_Deleted'
import empty from '@salesforce/label/c.Headroom_Sequences_Empty'
import hide from '@salesforce/label/c.Headroom_Sequences_Hide'
import hideText from '@salesforce/label/c.Headroom_Sequences_HideText'
import isActive from '@salesforce/label/c.Headroom_Sequences_IsActive'
import more from '@salesforce/label/c.Headroom_Sequences_More'
import moreListed from '@salesforce/label/c.Headroom_Sequences_MoreListed'
import name from '@salesforce/label/c.Headroom_Sequences_Name'
import newSequence from '@salesforce/label/c.Headroom_Sequences_NewSequence'
import nobody from '@salesforce/label/c.Headroom_Sequences_Nobody'
import record from '@salesforce/label/c.Headroom_Sequences_Record'
import recordConverted from '@salesforce/label/c.Headroom_Sequences_RecordConverted'
import recordDeleted from '@salesforce/label/c.Headroom_Sequences_RecordDeleted'
import recordMerged from '@salesforce/label/c.Headroom_Sequences_RecordMerged'
import remove from '@salesforce/label/c.Headroom_Sequences_Remove'
import removedByApi from '@salesforce/label/c.Headroom_Sequences_RemovedByApi'
import removedByRule from '@salesforce/label/c.Headroom_Sequences_RemovedByRule'
import rename from '@salesforce/label/c.Headroom_Sequences_Rename'
import renameText from '@salesforce/label/c.Headroom_Sequences_RenameText'
import save from '@salesforce/label/c.Headroom_Sequences_Save'
import saved from '@salesforce/label/c.Headroom_Sequences_Saved'
import show from '@salesforce/label/c.Headroom_Sequences_Show'
import showText from '@salesforce/label/c.Headroom_Sequences_ShowText'
import since from '@salesforce/label/c.Headroom_Sequences_Since'
import state from '@salesforce/label/c.Headroom_Sequences_State'
import sure from '@salesforce/label/c.Headroom_Sequences_Sure'
import title from '@salesforce/label/c.Headroom_Sequences_Title'

export const labels = {
    active,
    by,
    byApi,
    byRule,
    cancel,
    deleteText,
    deleted,
    empty,
    hide,
    hideText,
    isActive,
    more,
    moreListed,
    name,
    newSequence,
    nobody,
    record,
    recordConverted,
    recordDeleted,
    recordMerged,
    remove,
    removedByApi,
    removedByRule,
    rename,
    renameText,
    save,
    saved,
    show,
    showText,
    since,
    state,
    sure,
    title,
}

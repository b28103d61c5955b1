/** The texts of the page. */
import approved from '@salesforce/label/c.Headroom_Rules_Approved'
import braked from '@salesforce/label/c.Headroom_Rules_Braked'
import brakedText from '@salesforce/label/c.Headroom_Rules_BrakedText'
import cancel from '@salesforce/label/c.Headroom_Rules_Cancel'
import deleteRule from '@salesforce/label/c.Headroom_Rules_DeleteRule'
import deletedDone from '@salesforce/label/c.Headroom_Rules_DeletedDone'
import disable from '@salesforce/label/c.Headroom_Rules_Disable'
import disabled from '@salesforce/label/c.Headroom_Rules_Disabled'
import discard from '@salesforce/label/c.Headroom_Rules_Discard'
import discarded from '@salesforce/label/c.Headroom_Rules_Discarded'
import dropped from '@salesforce/label/c.Headroom_Rules_Dropped'
import edit from '@salesforce/label/c.Headroom_Rules_Edit'
import editRule from '@salesforce/label/c.Headroom_Rules_EditRule'
import empty from '@salesforce/label/c.Headroom_Rules_Empty'
import enable from '@salesforce/label/c.Headroom_Rules_Enable'
import enableFromNow from '@salesforce/label/c.Headroom_Rules_EnableFromNow'
import enableMatching from '@salesforce/label/c.Headroom_Rules_EnableMatching'
import enabled from '@salesforce/label/c.Headroom_Rules_Enabled'
import fired from '@salesforce/label/c.Headroom_Rules_Fired'
import firings from '@salesforce/label/c.Headroom_Rules_Firings'
import firingsOf from '@salesforce/label/c.Headroom_Rules_FiringsOf'
import held from '@salesforce/label/c.Headroom_Rules_Held'
import matchAtLeast from '@salesforce/label/c.Headroom_Rules_MatchAtLeast'
import matchNone from '@salesforce/label/c.Headroom_Rules_MatchNone'
import matchNow from '@salesforce/label/c.Headroom_Rules_MatchNow'
import moreListed from '@salesforce/label/c.Headroom_Rules_MoreListed'
import newRule from '@salesforce/label/c.Headroom_Rules_NewRule'
import newestFirings from '@salesforce/label/c.Headroom_Rules_NewestFirings'
import noFirings from '@salesforce/label/c.Headroom_Rules_NoFirings'
import notDescribed from '@salesforce/label/c.Headroom_Rules_NotDescribed'
import off from '@salesforce/label/c.Headroom_Rules_Off'
import on from '@salesforce/label/c.Headroom_Rules_On'
import rehearsed from '@salesforce/label/c.Headroom_Rules_Rehearsed'
import release from '@salesforce/label/c.Headroom_Rules_Release'
import released from '@salesforce/label/c.Headroom_Rules_Released'
import remove from '@salesforce/label/c.Headroom_Rules_Remove'
import saved from '@salesforce/label/c.Headroom_Rules_Saved'
import summary from '@salesforce/label/c.Headroom_Rules_Summary'
import sureDelete from '@salesforce/label/c.Headroom_Rules_SureDelete'
import title from '@salesforce/label/c.Headroom_Rules_Title'

export const labels = {
    approved,
    braked,
    brakedText,
    cancel,
    deleteRule,
    deletedDone,
    disable,
    disabled,
    discard,
    discarded,
    dropped,
    edit,
    editRule,
    empty,
    enable,
    enableFromNow,
    enableMatching,
    enabled,
    fired,
    firings,
    firingsOf,
    held,
    matchAtLeast,
    matchNone,
    matchNow,
    moreListed,
    newRule,
    newestFirings,
    noFirings,
    notDescribed,
    off,
    on,
    rehearsed,
    release,
    released,
    remove,
    saved,
    summary,
    sureDelete,
    title,
}

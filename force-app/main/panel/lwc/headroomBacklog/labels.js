/** The texts of the page. */
import byApex from '@salesforce/label/c.Headroom_Backlog_ByApex'
import byApi from '@salesforce/label/c.Headroom_Backlog_ByApi'
import cancel from '@salesforce/label/c.Headroom_Backlog_Cancel'
import cancelOne from '@salesforce/label/c.Headroom_Backlog_CancelOne'
import cancelText from '@salesforce/label/c.Headroom_Backlog_CancelText'
import cancelled from '@salesforce/label/c.Headroom_Backlog_Cancelled'
import change from '@salesforce/label/c.Headroom_Backlog_Change'
import changeRetried from '@salesforce/label/c.Headroom_Backlog_ChangeRetried'
import changesTitle from '@salesforce/label/c.Headroom_Backlog_ChangesTitle'
import channel from '@salesforce/label/c.Headroom_Backlog_Channel'
import close from '@salesforce/label/c.Headroom_Backlog_Close'
import cost from '@salesforce/label/c.Headroom_Backlog_Cost'
import create from '@salesforce/label/c.Headroom_Backlog_Create'
import discard from '@salesforce/label/c.Headroom_Backlog_Discard'
import discarded from '@salesforce/label/c.Headroom_Backlog_Discarded'
import edit from '@salesforce/label/c.Headroom_Backlog_Edit'
import editText from '@salesforce/label/c.Headroom_Backlog_EditText'
import expected from '@salesforce/label/c.Headroom_Backlog_Expected'
import exportCsv from '@salesforce/label/c.Headroom_Backlog_ExportCsv'
import failuresTitle from '@salesforce/label/c.Headroom_Backlog_FailuresTitle'
import giveUp from '@salesforce/label/c.Headroom_Backlog_GiveUp'
import group from '@salesforce/label/c.Headroom_Backlog_Group'
import headroom from '@salesforce/label/c.Headroom_Title'
import keep from '@salesforce/label/c.Headroom_Backlog_Keep'
import more from '@salesforce/label/c.Headroom_Backlog_More'
import noFailures from '@salesforce/label/c.Headroom_Backlog_NoFailures'
import notShown from '@salesforce/label/c.Headroom_Backlog_NotShown'
import nothing from '@salesforce/label/c.Headroom_Backlog_Nothing'
import oldest from '@salesforce/label/c.Headroom_Backlog_Oldest'
import open from '@salesforce/label/c.Headroom_Backlog_Open'
import passedOver from '@salesforce/label/c.Headroom_Backlog_PassedOver'
import place from '@salesforce/label/c.Headroom_Backlog_Place'
import retried from '@salesforce/label/c.Headroom_Backlog_Retried'
import retry from '@salesforce/label/c.Headroom_Backlog_Retry'
import retryAll from '@salesforce/label/c.Headroom_Backlog_RetryAll'
import retryText from '@salesforce/label/c.Headroom_Backlog_RetryText'
import said from '@salesforce/label/c.Headroom_Backlog_Said'
import saveAndRetry from '@salesforce/label/c.Headroom_Backlog_SaveAndRetry'
import state from '@salesforce/label/c.Headroom_Backlog_State'
import stateLeased from '@salesforce/label/c.Headroom_Backlog_StateLeased'
import stateParked from '@salesforce/label/c.Headroom_Backlog_StateParked'
import stateReview from '@salesforce/label/c.Headroom_Backlog_StateReview'
import stateWaiting from '@salesforce/label/c.Headroom_Backlog_StateWaiting'
import sum from '@salesforce/label/c.Headroom_Backlog_Sum'
import sure from '@salesforce/label/c.Headroom_Backlog_Sure'
import until from '@salesforce/label/c.Headroom_Backlog_Until'
import update from '@salesforce/label/c.Headroom_Backlog_Update'
import used from '@salesforce/label/c.Headroom_Backlog_Used'
import waitingTitle from '@salesforce/label/c.Headroom_Backlog_WaitingTitle'
import what from '@salesforce/label/c.Headroom_Backlog_What'
import writtenAs from '@salesforce/label/c.Headroom_Backlog_WrittenAs'
import writtenAsHelp from '@salesforce/label/c.Headroom_Backlog_WrittenAsHelp'

export const labels = {
    byApex,
    byApi,
    cancel,
    cancelOne,
    cancelText,
    cancelled,
    change,
    changeRetried,
    changesTitle,
    channel,
    close,
    cost,
    create,
    discard,
    discarded,
    edit,
    editText,
    expected,
    exportCsv,
    failuresTitle,
    giveUp,
    group,
    headroom,
    keep,
    more,
    noFailures,
    notShown,
    nothing,
    oldest,
    open,
    passedOver,
    place,
    retried,
    retry,
    retryAll,
    retryText,
    said,
    saveAndRetry,
    state,
    stateLeased,
    stateParked,
    stateReview,
    stateWaiting,
    sum,
    sure,
    until,
    update,
    used,
    waitingTitle,
    what,
    writtenAs,
    writtenAsHelp,
}

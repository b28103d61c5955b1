/** The texts of the page. */
import active from '@salesforce/label/c.Headroom_Record_Active'
import became from '@salesforce/label/c.Headroom_Record_Became'
import causedByRule from '@salesforce/label/c.Headroom_Record_CausedByRule'
import changes from '@salesforce/label/c.Headroom_Record_Changes'
import conditionFalse from '@salesforce/label/c.Headroom_Record_ConditionFalse'
import created from '@salesforce/label/c.Headroom_Record_Created'
import deleted from '@salesforce/label/c.Headroom_Record_Deleted'
import empty from '@salesforce/label/c.Headroom_Record_Empty'
import ended from '@salesforce/label/c.Headroom_Record_Ended'
import enrolled from '@salesforce/label/c.Headroom_Record_Enrolled'
import failures from '@salesforce/label/c.Headroom_Record_Failures'
import fieldUnknown from '@salesforce/label/c.Headroom_Record_FieldUnknown'
import fired from '@salesforce/label/c.Headroom_Record_Fired'
import idHelp from '@salesforce/label/c.Headroom_Record_IdHelp'
import idLabel from '@salesforce/label/c.Headroom_Record_IdLabel'
import late from '@salesforce/label/c.Headroom_Record_Late'
import metBefore from '@salesforce/label/c.Headroom_Record_MetBefore'
import newest from '@salesforce/label/c.Headroom_Record_Newest'
import noEnrollments from '@salesforce/label/c.Headroom_Record_NoEnrollments'
import noRecord from '@salesforce/label/c.Headroom_Record_NoRecord'
import older from '@salesforce/label/c.Headroom_Record_Older'
import open from '@salesforce/label/c.Headroom_Record_Open'
import otherEvent from '@salesforce/label/c.Headroom_Record_OtherEvent'
import ours from '@salesforce/label/c.Headroom_Record_Ours'
import resync from '@salesforce/label/c.Headroom_Record_Resync'
import resyncAsked from '@salesforce/label/c.Headroom_Record_ResyncAsked'
import resyncHelp from '@salesforce/label/c.Headroom_Record_ResyncHelp'
import ruleDisabled from '@salesforce/label/c.Headroom_Record_RuleDisabled'
import ruleFailed from '@salesforce/label/c.Headroom_Record_RuleFailed'
import ruleNewer from '@salesforce/label/c.Headroom_Record_RuleNewer'
import sequences from '@salesforce/label/c.Headroom_Record_Sequences'
import show from '@salesforce/label/c.Headroom_Record_Show'
import title from '@salesforce/label/c.Headroom_Record_Title'
import undeleted from '@salesforce/label/c.Headroom_Record_Undeleted'
import updated from '@salesforce/label/c.Headroom_Record_Updated'
import withoutBefore from '@salesforce/label/c.Headroom_Record_WithoutBefore'
import withoutValues from '@salesforce/label/c.Headroom_Record_WithoutValues'
import wouldFire from '@salesforce/label/c.Headroom_Record_WouldFire'

export const labels = {
    active,
    became,
    causedByRule,
    changes,
    conditionFalse,
    created,
    deleted,
    empty,
    ended,
    enrolled,
    failures,
    fieldUnknown,
    fired,
    idHelp,
    idLabel,
    late,
    metBefore,
    newest,
    noEnrollments,
    noRecord,
    older,
    open,
    otherEvent,
    ours,
    resync,
    resyncAsked,
    resyncHelp,
    ruleDisabled,
    ruleFailed,
    ruleNewer,
    sequences,
    show,
    title,
    undeleted,
    updated,
    withoutBefore,
    withoutValues,
    wouldFire,
}

/** The texts of the page. */
import active from '@salesforce/label/c.Headroom_Sequences_Active'
import addStep from '@salesforce/label/c.Headroom_Sequences_AddStep'
import by from '@salesforce/label/c.Headroom_Sequences_By'
import byApi from '@salesforce/label/c.Headroom_Sequences_ByApi'
import byRule from '@salesforce/label/c.Headroom_Sequences_ByRule'
import cancel from '@salesforce/label/c.Headroom_Sequences_Cancel'
import closeSteps from '@salesforce/label/c.Headroom_Sequences_CloseSteps'
import deleteText from '@salesforce/label/c.Headroom_Sequences_DeleteText'
import deleted from '@salesforce/label/c.Headroom_Sequences_Deleted'
import edit from '@salesforce/label/c.Headroom_Sequences_Edit'
import editText from '@salesforce/label/c.Headroom_Sequences_EditText'
import editTitle from '@salesforce/label/c.Headroom_Sequences_EditTitle'
import empty from '@salesforce/label/c.Headroom_Sequences_Empty'
import hide from '@salesforce/label/c.Headroom_Sequences_Hide'
import hideText from '@salesforce/label/c.Headroom_Sequences_HideText'
import isActive from '@salesforce/label/c.Headroom_Sequences_IsActive'
import more from '@salesforce/label/c.Headroom_Sequences_More'
import moreListed from '@salesforce/label/c.Headroom_Sequences_MoreListed'
import name from '@salesforce/label/c.Headroom_Sequences_Name'
import newSequence from '@salesforce/label/c.Headroom_Sequences_NewSequence'
import newTitle from '@salesforce/label/c.Headroom_Sequences_NewTitle'
import next from '@salesforce/label/c.Headroom_Sequences_Next'
import nextText from '@salesforce/label/c.Headroom_Sequences_NextText'
import noSteps from '@salesforce/label/c.Headroom_Sequences_NoSteps'
import nobody from '@salesforce/label/c.Headroom_Sequences_Nobody'
import pause from '@salesforce/label/c.Headroom_Sequences_Pause'
import pauseText from '@salesforce/label/c.Headroom_Sequences_PauseText'
import paused from '@salesforce/label/c.Headroom_Sequences_Paused'
import pausedDone from '@salesforce/label/c.Headroom_Sequences_PausedDone'
import pausedSince from '@salesforce/label/c.Headroom_Sequences_PausedSince'
import record from '@salesforce/label/c.Headroom_Sequences_Record'
import remove from '@salesforce/label/c.Headroom_Sequences_Remove'
import resume from '@salesforce/label/c.Headroom_Sequences_Resume'
import resumeText from '@salesforce/label/c.Headroom_Sequences_ResumeText'
import resumedDone from '@salesforce/label/c.Headroom_Sequences_ResumedDone'
import save from '@salesforce/label/c.Headroom_Sequences_Save'
import saved from '@salesforce/label/c.Headroom_Sequences_Saved'
import show from '@salesforce/label/c.Headroom_Sequences_Show'
import showSteps from '@salesforce/label/c.Headroom_Sequences_ShowSteps'
import showText from '@salesforce/label/c.Headroom_Sequences_ShowText'
import since from '@salesforce/label/c.Headroom_Sequences_Since'
import starts from '@salesforce/label/c.Headroom_Sequences_Starts'
import stepCurrent from '@salesforce/label/c.Headroom_Sequences_StepCurrent'
import stepDone from '@salesforce/label/c.Headroom_Sequences_StepDone'
import stepNoun from '@salesforce/label/c.Headroom_Sequences_StepNoun'
import stepSum from '@salesforce/label/c.Headroom_Sequences_StepSum'
import stepToCome from '@salesforce/label/c.Headroom_Sequences_StepToCome'
import stepsHelp from '@salesforce/label/c.Headroom_Sequences_StepsHelp'
import stepsOf from '@salesforce/label/c.Headroom_Sequences_StepsOf'
import stepsTitle from '@salesforce/label/c.Headroom_Sequences_StepsTitle'
import sure from '@salesforce/label/c.Headroom_Sequences_Sure'
import takeOut from '@salesforce/label/c.Headroom_Sequences_TakeOut'
import takenOut from '@salesforce/label/c.Headroom_Sequences_TakenOut'
import title from '@salesforce/label/c.Headroom_Sequences_Title'
import waitsAt from '@salesforce/label/c.Headroom_Sequences_WaitsAt'
import where from '@salesforce/label/c.Headroom_Sequences_Where'

export const labels = {
    active,
    addStep,
    by,
    byApi,
    byRule,
    cancel,
    closeSteps,
    deleteText,
    deleted,
    edit,
    editText,
    editTitle,
    empty,
    hide,
    hideText,
    isActive,
    more,
    moreListed,
    name,
    newSequence,
    newTitle,
    next,
    nextText,
    noSteps,
    nobody,
    pause,
    pauseText,
    paused,
    pausedDone,
    pausedSince,
    record,
    remove,
    resume,
    resumeText,
    resumedDone,
    save,
    saved,
    show,
    showSteps,
    showText,
    since,
    starts,
    stepCurrent,
    stepDone,
    stepNoun,
    stepSum,
    stepToCome,
    stepsHelp,
    stepsOf,
    stepsTitle,
    sure,
    takeOut,
    takenOut,
    title,
    waitsAt,
    where,
}

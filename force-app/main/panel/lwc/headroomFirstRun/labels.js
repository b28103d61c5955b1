/** The texts of the page. */
import allDone from '@salesforce/label/c.Headroom_FirstRun_AllDone'
import allowed from '@salesforce/label/c.Headroom_FirstRun_Allowed'
import allowedHelp from '@salesforce/label/c.Headroom_FirstRun_AllowedHelp'
import answers from '@salesforce/label/c.Headroom_FirstRun_Answers'
import answersDone from '@salesforce/label/c.Headroom_FirstRun_AnswersDone'
import answersHelp from '@salesforce/label/c.Headroom_FirstRun_AnswersHelp'
import change from '@salesforce/label/c.Headroom_FirstRun_Change'
import changeHelp from '@salesforce/label/c.Headroom_FirstRun_ChangeHelp'
import costs from '@salesforce/label/c.Headroom_FirstRun_Costs'
import done from '@salesforce/label/c.Headroom_FirstRun_Done'
import expected from '@salesforce/label/c.Headroom_FirstRun_Expected'
import goToConnection from '@salesforce/label/c.Headroom_FirstRun_GoToConnection'
import heartbeat from '@salesforce/label/c.Headroom_FirstRun_Heartbeat'
import heartbeatHelp from '@salesforce/label/c.Headroom_FirstRun_HeartbeatHelp'
import itsAddress from '@salesforce/label/c.Headroom_FirstRun_ItsAddress'
import left from '@salesforce/label/c.Headroom_FirstRun_Left'
import load from '@salesforce/label/c.Headroom_FirstRun_Load'
import loadHelp from '@salesforce/label/c.Headroom_FirstRun_LoadHelp'
import loadTitle from '@salesforce/label/c.Headroom_FirstRun_LoadTitle'
import loaded from '@salesforce/label/c.Headroom_FirstRun_Loaded'
import loading from '@salesforce/label/c.Headroom_FirstRun_Loading'
import notLoaded from '@salesforce/label/c.Headroom_FirstRun_NotLoaded'
import open from '@salesforce/label/c.Headroom_FirstRun_Open'
import price from '@salesforce/label/c.Headroom_FirstRun_Price'
import priceOf from '@salesforce/label/c.Headroom_FirstRun_PriceOf'
import remoteSites from '@salesforce/label/c.Headroom_FirstRun_RemoteSites'
import started from '@salesforce/label/c.Headroom_FirstRun_Started'
import syncUser from '@salesforce/label/c.Headroom_FirstRun_SyncUser'
import syncUserDone from '@salesforce/label/c.Headroom_FirstRun_SyncUserDone'
import syncUserHelp from '@salesforce/label/c.Headroom_FirstRun_SyncUserHelp'
import title from '@salesforce/label/c.Headroom_FirstRun_Title'

export const labels = {
    allDone,
    allowed,
    allowedHelp,
    answers,
    answersDone,
    answersHelp,
    change,
    changeHelp,
    costs,
    done,
    expected,
    goToConnection,
    heartbeat,
    heartbeatHelp,
    itsAddress,
    left,
    load,
    loadHelp,
    loadTitle,
    loaded,
    loading,
    notLoaded,
    open,
    price,
    priceOf,
    remoteSites,
    started,
    syncUser,
    syncUserDone,
    syncUserHelp,
    title,
}

/** The texts of the page. */
import catchingUp from '@salesforce/label/c.Headroom_Status_CatchingUp'
import completeness from '@salesforce/label/c.Headroom_Status_Completeness'
import dismiss from '@salesforce/label/c.Headroom_Status_Dismiss'
import dismissText from '@salesforce/label/c.Headroom_Status_DismissText'
import dismissed from '@salesforce/label/c.Headroom_Status_Dismissed'
import heartbeat from '@salesforce/label/c.Headroom_Status_Heartbeat'
import heartbeatHelp from '@salesforce/label/c.Headroom_Status_HeartbeatHelp'
import interval from '@salesforce/label/c.Headroom_Status_Interval'
import lastChange from '@salesforce/label/c.Headroom_Status_LastChange'
import lastRun from '@salesforce/label/c.Headroom_Status_LastRun'
import lastRunText from '@salesforce/label/c.Headroom_Status_LastRunText'
import nextRun from '@salesforce/label/c.Headroom_Status_NextRun'
import noChange from '@salesforce/label/c.Headroom_Status_NoChange'
import noNotices from '@salesforce/label/c.Headroom_Status_NoNotices'
import notProven from '@salesforce/label/c.Headroom_Status_NotProven'
import notices from '@salesforce/label/c.Headroom_Status_Notices'
import pause from '@salesforce/label/c.Headroom_Status_Pause'
import paused from '@salesforce/label/c.Headroom_Status_Paused'
import pausedDone from '@salesforce/label/c.Headroom_Status_PausedDone'
import provenAt from '@salesforce/label/c.Headroom_Status_ProvenAt'
import realtime from '@salesforce/label/c.Headroom_Status_Realtime'
import receipt from '@salesforce/label/c.Headroom_Status_Receipt'
import resume from '@salesforce/label/c.Headroom_Status_Resume'
import resumed from '@salesforce/label/c.Headroom_Status_Resumed'
import running from '@salesforce/label/c.Headroom_Status_Running'
import since from '@salesforce/label/c.Headroom_Status_Since'
import syncNow from '@salesforce/label/c.Headroom_Status_SyncNow'
import syncing from '@salesforce/label/c.Headroom_Status_Syncing'

export const labels = {
    catchingUp,
    completeness,
    dismiss,
    dismissText,
    dismissed,
    heartbeat,
    heartbeatHelp,
    interval,
    lastChange,
    lastRun,
    lastRunText,
    nextRun,
    noChange,
    noNotices,
    notProven,
    notices,
    pause,
    paused,
    pausedDone,
    provenAt,
    realtime,
    receipt,
    resume,
    resumed,
    running,
    since,
    syncNow,
    syncing,
}

/** The texts of the page. */
import apiConnected from '@salesforce/label/c.Headroom_Connection_ApiConnected'
import apiHelp from '@salesforce/label/c.Headroom_Connection_ApiHelp'
import apiNone from '@salesforce/label/c.Headroom_Connection_ApiNone'
import apiReconnect from '@salesforce/label/c.Headroom_Connection_ApiReconnect'
import apiTitle from '@salesforce/label/c.Headroom_Connection_ApiTitle'
import apiUnproven from '@salesforce/label/c.Headroom_Connection_ApiUnproven'
import approvals from '@salesforce/label/c.Headroom_Connection_Approvals'
import approved from '@salesforce/label/c.Headroom_Connection_Approved'
import auditTitle from '@salesforce/label/c.Headroom_Connection_AuditTitle'
import cancel from '@salesforce/label/c.Headroom_Cancel'
import capture from '@salesforce/label/c.Headroom_Connection_Capture'
import captureHelp from '@salesforce/label/c.Headroom_Connection_CaptureHelp'
import captureOff from '@salesforce/label/c.Headroom_Connection_CaptureOff'
import captureOffDone from '@salesforce/label/c.Headroom_Connection_CaptureOffDone'
import captureOn from '@salesforce/label/c.Headroom_Connection_CaptureOn'
import captureOnDone from '@salesforce/label/c.Headroom_Connection_CaptureOnDone'
import changed from '@salesforce/label/c.Headroom_Connection_Changed'
import connect from '@salesforce/label/c.Headroom_Connection_Connect'
import connected from '@salesforce/label/c.Headroom_Connection_Connected'
import created from '@salesforce/label/c.Headroom_Connection_Created'
import described from '@salesforce/label/c.Headroom_Connection_Described'
import disconnect from '@salesforce/label/c.Headroom_Connection_Disconnect'
import disconnected from '@salesforce/label/c.Headroom_Connection_Disconnected'
import edition from '@salesforce/label/c.Headroom_Connection_Edition'
import enter from '@salesforce/label/c.Headroom_Connection_Enter'
import fields from '@salesforce/label/c.Headroom_Connection_Fields'
import fine from '@salesforce/label/c.Headroom_Connection_Fine'
import heartbeats from '@salesforce/label/c.Headroom_Connection_Heartbeats'
import how from '@salesforce/label/c.Headroom_Connection_How'
import howMade from '@salesforce/label/c.Headroom_Connection_HowMade'
import keep from '@salesforce/label/c.Headroom_Connection_Keep'
import killSwitch from '@salesforce/label/c.Headroom_Connection_KillSwitch'
import lacks from '@salesforce/label/c.Headroom_Connection_Lacks'
import lastAccepted from '@salesforce/label/c.Headroom_Connection_LastAccepted'
import make from '@salesforce/label/c.Headroom_Connection_Make'
import notKnown from '@salesforce/label/c.Headroom_Connection_NotKnown'
import of from '@salesforce/label/c.Headroom_Connection_Of'
import off from '@salesforce/label/c.Headroom_Connection_Off'
import on from '@salesforce/label/c.Headroom_Connection_On'
import operator from '@salesforce/label/c.Headroom_Connection_Operator'
import optional from '@salesforce/label/c.Headroom_Connection_Optional'
import org from '@salesforce/label/c.Headroom_Connection_Org'
import otherOrg from '@salesforce/label/c.Headroom_Connection_OtherOrg'
import packageVersion from '@salesforce/label/c.Headroom_Connection_PackageVersion'
import relayTitle from '@salesforce/label/c.Headroom_Connection_RelayTitle'
import relayVersion from '@salesforce/label/c.Headroom_Connection_RelayVersion'
import removed from '@salesforce/label/c.Headroom_Connection_Removed'
import requestKey from '@salesforce/label/c.Headroom_Connection_RequestKey'
import responseKey from '@salesforce/label/c.Headroom_Connection_ResponseKey'
import rotate from '@salesforce/label/c.Headroom_Connection_Rotate'
import rotated from '@salesforce/label/c.Headroom_Connection_Rotated'
import sure from '@salesforce/label/c.Headroom_Connection_Sure'
import test from '@salesforce/label/c.Headroom_Connection_Test'
import testText from '@salesforce/label/c.Headroom_Connection_TestText'
import theRelay from '@salesforce/label/c.Headroom_Connection_TheRelay'
import toObjects from '@salesforce/label/c.Headroom_Tab_Objects'
import turnOff from '@salesforce/label/c.Headroom_Connection_TurnOff'
import turnOn from '@salesforce/label/c.Headroom_Connection_TurnOn'
import url from '@salesforce/label/c.Headroom_Connection_Url'
import what from '@salesforce/label/c.Headroom_Connection_What'
import when from '@salesforce/label/c.Headroom_Connection_When'
import who from '@salesforce/label/c.Headroom_Connection_Who'
import writeBack from '@salesforce/label/c.Headroom_Connection_WriteBack'
import writeBackHelp from '@salesforce/label/c.Headroom_Connection_WriteBackHelp'
import writeBackOff from '@salesforce/label/c.Headroom_Connection_WriteBackOff'
import writeBackOffDone from '@salesforce/label/c.Headroom_Connection_WriteBackOffDone'
import writeBackOn from '@salesforce/label/c.Headroom_Connection_WriteBackOn'
import writeBackOnDone from '@salesforce/label/c.Headroom_Connection_WriteBackOnDone'

export const labels = {
    apiConnected,
    apiHelp,
    apiNone,
    apiReconnect,
    apiTitle,
    apiUnproven,
    approvals,
    approved,
    auditTitle,
    cancel,
    capture,
    captureHelp,
    captureOff,
    captureOffDone,
    captureOn,
    captureOnDone,
    changed,
    connect,
    connected,
    created,
    described,
    disconnect,
    disconnected,
    edition,
    enter,
    fields,
    fine,
    heartbeats,
    how,
    howMade,
    keep,
    killSwitch,
    lacks,
    lastAccepted,
    make,
    notKnown,
    of,
    off,
    on,
    operator,
    optional,
    org,
    otherOrg,
    packageVersion,
    relayTitle,
    relayVersion,
    removed,
    requestKey,
    responseKey,
    rotate,
    rotated,
    sure,
    test,
    testText,
    theRelay,
    toObjects,
    turnOff,
    turnOn,
    url,
    what,
    when,
    who,
    writeBack,
    writeBackHelp,
    writeBackOff,
    writeBackOffDone,
    writeBackOn,
    writeBackOnDone,
}

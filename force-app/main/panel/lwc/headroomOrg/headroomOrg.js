/**
 * What the org decides by itself, without asking the relay first: how it is connected, whether it captures, what may be written. Each
 * rejects with an error in plain words.
 */
import addObjectInApex from '@salesforce/apex/ApprovalsController.addObject'
import allowWriteBackInApex from '@salesforce/apex/ApprovalsController.allowWriteBack'
import approveTrackedFieldsInApex from '@salesforce/apex/ApprovalsController.approveTrackedFields'
import approveWritableFieldsInApex from '@salesforce/apex/ApprovalsController.approveWritableFields'
import forbidWriteBackInApex from '@salesforce/apex/ApprovalsController.forbidWriteBack'
import getApprovalsInApex from '@salesforce/apex/ApprovalsController.getApprovals'
import connectInApex from '@salesforce/apex/ConnectionController.connect'
import disconnectInApex from '@salesforce/apex/ConnectionController.disconnect'
import makeKeysInApex from '@salesforce/apex/ConnectionController.makeKeys'
import rotateKeysInApex from '@salesforce/apex/ConnectionController.rotateKeys'
import startCaptureInApex from '@salesforce/apex/ConnectionController.startCapture'
import stopCaptureInApex from '@salesforce/apex/ConnectionController.stopCapture'
import { explain } from 'c/headroomRelay'

/** @template Input, Result @param {(input?: Input) => Promise<Result>} method @returns {(input?: Input) => Promise<Result>} */
const inWords = (method) => async (input) => {
    try {
        return await method(input)
    } catch (error) {
        throw new Error(explain(error))
    }
}

/** Proves the keys by a heartbeat before it keeps them. */
export const connect = inWords(connectInApex)
export const disconnect = inWords(disconnectInApex)
/** For who runs the relay to enter there: the org keeps them once they are proven. */
export const makeKeys = inWords(makeKeysInApex)
/** The relay makes new keys, which go into the org's settings and to nobody's screen. */
export const rotateKeys = inWords(rotateKeysInApex)
export const startCapture = inWords(startCaptureInApex)
/** The kill switch. */
export const stopCapture = inWords(stopCaptureInApex)
export const allowWriteBack = inWords(allowWriteBackInApex)
export const forbidWriteBack = inWords(forbidWriteBackInApex)
/** Has one more object described to the relay. */
export const addObject = inWords(addObjectInApex)
export const getApprovals = inWords(getApprovalsInApex)
export const approveTrackedFields = inWords(approveTrackedFieldsInApex)
export const approveWritableFields = inWords(approveWritableFieldsInApex)

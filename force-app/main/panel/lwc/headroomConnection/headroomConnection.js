/** How the org is connected to its relay and the relay to the org's API; the switches that the org holds; and who changed what. */
import HeadroomPage from 'c/headroomPage'
import { allowWriteBack, connect, disconnect, forbidWriteBack, rotateKeys, startCapture, stopCapture } from 'c/headroomOrg'
import { fill } from 'c/headroomText'
import { API_STATES, auditColumns, describeConnection, describeEntry, describeSwitches } from './connection'
import { labels } from './labels'

export default class HeadroomConnection extends HeadroomPage {
    labels = labels
    auditColumns = auditColumns
    url = ''
    requestKey = ''
    responseKey = ''
    isAsked = false

    get connection() {
        return this.panel?.start.connection ?? {}
    }

    get isConnected() {
        return this.connection.isConnected === true
    }

    get how() {
        const text = fill(labels.how, this.panel?.start.org.id ?? '')
        return this.connection.isOfAnotherOrg ? `${labels.otherOrg} ${text}` : text
    }

    get facts() {
        return describeConnection(this.connection)
    }

    get api() {
        return this.view('connection')
    }

    get apiState() {
        return API_STATES[this.api.body.state] ?? this.api.body.state
    }

    get switches() {
        return describeSwitches(this.connection)
    }

    get audit() {
        return this.view('audit')
    }

    get entries() {
        return this.audit.body.entries.map(describeEntry)
    }

    handleInput(/** @type {any} */ { currentTarget, detail }) {
        const name = /** @type {'url' | 'requestKey' | 'responseKey'} */ (currentTarget.dataset.name)
        this[name] = detail.value
    }

    /** By the button or by Enter. @param {Event} event */
    async handleConnect(event) {
        event.preventDefault()
        const inputs = [.../** @type {any} */ (this.template).querySelectorAll('lightning-input')]
        if (!inputs.map((input) => input.reportValidity()).every(Boolean)) return
        const { url: relayUrl, requestKey, responseKey } = this
        await this.change(() => connect({ relayUrl, requestKey, responseKey }), labels.connected)
        this.requestKey = ''
        this.responseKey = ''
    }

    handleRotate() {
        this.change(() => rotateKeys(), labels.rotated)
    }

    handleAsk() {
        this.isAsked = true
    }

    handleKeep() {
        this.isAsked = false
    }

    handleDisconnect() {
        this.isAsked = false
        this.change(() => disconnect(), labels.disconnected)
    }

    handleSwitch(/** @type {any} */ { currentTarget }) {
        const { isCaptureOff, isWriteBackOn } = this.connection
        if (currentTarget.dataset.do === 'capture')
            this.change(() => (isCaptureOff ? startCapture() : stopCapture()), isCaptureOff ? labels.captureOnDone : labels.captureOffDone)
        else
            this.change(
                () => (isWriteBackOn ? forbidWriteBack() : allowWriteBack()),
                isWriteBackOn ? labels.writeBackOffDone : labels.writeBackOnDone,
            )
    }

    /** The org's own settings: it tells them anew afterwards. @param {() => Promise<any>} work @param {string} done */
    async change(work, done) {
        if ((await this.attempt(work, done)) !== undefined) this.restart()
    }
}

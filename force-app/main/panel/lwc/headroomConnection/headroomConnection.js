/** How the org is connected to its relay and the relay to the org's API; the switches that the org holds; and who changed what. */
import HeadroomPage from 'c/headroomPage'
import { allowWriteBack, connect, disconnect, forbidWriteBack, rotateKeys, startCapture, stopCapture } from 'c/headroomOrg'
import { fill } from 'c/headroomText'
import {
    answers,
    API_STATES,
    auditColumns,
    buttonsOfForm,
    buttonsOfKeys,
    describeConnection,
    describeEntry,
    describeSwitches,
} from './connection'
import { labels } from './labels'

export default class HeadroomConnection extends HeadroomPage {
    labels = labels
    auditColumns = auditColumns
    answers = answers
    buttonsOfForm = buttonsOfForm
    buttonsOfKeys = buttonsOfKeys
    /** What the form holds: the keys only until they are tried. */
    given = { relayUrl: '', requestKey: '', responseKey: '' }
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
        return this.listOf('audit', 'entries').map(describeEntry)
    }

    get inputs() {
        const { relayUrl, requestKey, responseKey } = this.given
        const key = { type: 'password', autocomplete: 'off', required: true }
        return [
            { name: 'relayUrl', label: labels.url, placeholder: 'https://relay.example.com', value: relayUrl, required: true },
            { name: 'requestKey', label: labels.requestKey, value: requestKey, ...key },
            { name: 'responseKey', label: labels.responseKey, value: responseKey, ...key },
        ]
    }

    handleInput(/** @type {any} */ { detail: { name, value } }) {
        this.given = { ...this.given, [name]: value }
    }

    /** What each button does. @type {Record<string, () => unknown>} */
    does = {
        ask: () => (this.isAsked = true),
        keep: () => undefined,
        connect: () => this.connect(),
        disconnect: () => this.change(disconnect, labels.disconnected),
        rotate: () => this.change(rotateKeys, labels.rotated),
        capture: () => this.switchCapture(),
        writeBack: () => this.switchWriteBack(),
    }

    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail }) {
        this.isAsked = false
        this.does[detail.name]()
    }

    switchCapture() {
        if (this.connection.isCaptureOff) this.change(startCapture, labels.captureOnDone)
        else this.change(stopCapture, labels.captureOffDone)
    }

    switchWriteBack() {
        if (this.connection.isWriteBackOn) this.change(forbidWriteBack, labels.writeBackOffDone)
        else this.change(allowWriteBack, labels.writeBackOnDone)
    }

    async connect() {
        const inputs = /** @type {any} */ (this.template).querySelector('c-headroom-inputs')
        if (!inputs.check()) return
        const { given } = this
        await this.change(() => connect(given), labels.connected)
        this.given = { ...given, requestKey: '', responseKey: '' }
    }

    /** The org's own settings: it tells them anew afterwards. @param {() => Promise<any>} work @param {string} done */
    async change(work, done) {
        if ((await this.attempt(work, done)) !== undefined) this.restart()
    }
}

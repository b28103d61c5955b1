/** How the org is connected to its relay and the relay to the org's API; what the org itself decides; and who changed what. */
import HeadroomPage from 'c/headroomPage'
import { allowWriteBack, connect, disconnect, forbidWriteBack, makeKeys, rotateKeys, startCapture, stopCapture } from 'c/headroomOrg'
import { perform } from 'c/headroomRelay'
import { fill } from 'c/headroomText'
import {
    answers,
    API_STATES,
    auditColumns,
    buttonsOfApi,
    buttonsOfKeys,
    describeConnection,
    describeEntry,
    describeFinding,
    listDecisions,
    listFormButtons,
} from './connection'
import { labels } from './labels'

export default class HeadroomConnection extends HeadroomPage {
    labels = labels
    auditColumns = auditColumns
    answers = answers
    buttonsOfApi = buttonsOfApi
    buttonsOfKeys = buttonsOfKeys
    /** What the form holds: the keys only until they are tried. */
    given = { relayUrl: '', requestKey: '', responseKey: '' }
    /** The keys in the form were made here: they are readable, for whoever enters them in the relay, until it takes them. */
    areKeysMade = false
    /** Other keys are entered while it is connected. */
    isEntering = false
    isAsked = false
    /** What the org told when the approvals were read. @type {object | undefined} */
    readWith
    /** What the last test found. @type {object[]} */
    findings = []

    /** Approvals are read anew where the org tells itself anew: another page may have changed them. */
    renderedCallback() {
        const start = this.panel?.start
        if (start === this.readWith) return
        this.readWith = start
        this.readApprovals()
    }

    get connection() {
        return this.panel?.start.connection ?? {}
    }

    get isConnected() {
        return this.connection.isConnected === true
    }

    get isFormShown() {
        return this.isEntering || !this.isConnected
    }

    get how() {
        const text = fill(this.areKeysMade ? labels.howMade : labels.how, this.panel?.start.org.id ?? '')
        return this.connection.isOfAnotherOrg ? `${labels.otherOrg} ${text}` : text
    }

    get buttonsOfForm() {
        return listFormButtons(this.isConnected)
    }

    get facts() {
        return describeConnection(this.connection, this.panel?.start.org.edition)
    }

    get api() {
        return this.view('connection')
    }

    get apiState() {
        return API_STATES[this.api.body.state] ?? this.api.body.state
    }

    get apiLines() {
        const { reason, nextStep } = this.api.body
        return [reason, nextStep, labels.apiHelp]
    }

    get decisions() {
        return listDecisions(this.connection, this.approved)
    }

    get audit() {
        return this.view('audit')
    }

    get entries() {
        return this.listOf('audit', 'entries').map(describeEntry)
    }

    get inputs() {
        const { relayUrl, requestKey, responseKey } = this.given
        const key = { type: this.areKeysMade ? 'text' : 'password', autocomplete: 'off', required: true }
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
        make: () => this.makeKeys(),
        enter: () => this.enter(true),
        cancel: () => this.enter(false),
        disconnect: () => this.change(disconnect, labels.disconnected),
        test: () => this.test(),
        rotate: () => this.change(rotateKeys, labels.rotated),
        capture: () => this.switchCapture(),
        fields: () => this.goTo('objects'),
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

    /** @param {boolean} isEntering */
    enter(isEntering) {
        this.isEntering = isEntering
        this.areKeysMade = false
        this.given = { relayUrl: this.connection.relayUrl ?? '', requestKey: '', responseKey: '' }
    }

    async makeKeys() {
        const keys = await this.tryTo(makeKeys)
        if (keys === undefined) return
        this.given = { ...this.given, ...keys }
        this.areKeysMade = true
    }

    /** Asked of Salesforce now, by the relay. */
    async test() {
        const tested = await this.tryTo(() => perform('connectionCheck'))
        if (tested !== undefined) this.findings = tested.findings.map(describeFinding)
    }

    async connect() {
        const inputs = /** @type {any} */ (this.template).querySelector('c-headroom-inputs')
        if (!inputs.check()) return
        const { given } = this
        if (await this.change(() => connect(given), labels.connected)) this.enter(false)
        else if (!this.areKeysMade) this.given = { ...given, requestKey: '', responseKey: '' }
    }

    /**
     * The org's own settings: it tells them anew afterwards.
     * @param {() => Promise<any>} work @param {string} done @returns {Promise<boolean>} whether it was done
     */
    async change(work, done) {
        const isDone = (await this.attempt(work, done)) !== undefined
        if (isDone) this.restart()
        return isDone
    }
}

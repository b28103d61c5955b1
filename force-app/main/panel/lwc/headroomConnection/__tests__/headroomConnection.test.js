import allowWriteBack from '@salesforce/apex/ApprovalsController.allowWriteBack'
import getApprovals from '@salesforce/apex/ApprovalsController.getApprovals'
import connect from '@salesforce/apex/ConnectionController.connect'
import disconnect from '@salesforce/apex/ConnectionController.disconnect'
import makeKeys from '@salesforce/apex/ConnectionController.makeKeys'
import stopCapture from '@salesforce/apex/ConnectionController.stopCapture'
import perform from '@salesforce/apex/PanelController.perform'
import HeadroomConnection from 'c/headroomConnection'
import { START, checkInputs, clear, expectAccessible, find, give, named, panelWith, press, rendered, show, textOf } from 'test/lwc'

jest.mock('@salesforce/apex/ApprovalsController.allowWriteBack', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ApprovalsController.getApprovals', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ConnectionController.connect', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ConnectionController.disconnect', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ConnectionController.makeKeys', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ConnectionController.stopCapture', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const CONNECTED = {
    isConnected: true,
    relayUrl: 'https://relay.example.com',
    packageVersion: '0.1.0',
    relayVersion: '0.1.0',
    heartbeats: 4,
    lastAcceptedAt: '2026-11-22T09:00:00.000Z',
    schemaSentAt: null,
    isCaptureOff: false,
    isWriteBackOn: false,
}
const API = { state: 'reconnect_needed', reason: 'Salesforce refuses the key.', nextStep: 'Connect anew.' }
const ENTRY = {
    id: '1',
    at: '2026-11-22T09:00:00.000Z',
    actor: 'user:ada@headroom.example',
    subject: 'settings',
    action: 'changed',
    before: { a: 1, b: 2 },
    after: { a: 1, b: 3 },
}

const ROTATION = { ...ENTRY, id: '2', subject: 'org', before: { z: 1 }, after: { z: 2 }, explanation: 'New keys were made.' }

function showPage(connection, bodies = { connection: API, audit: { entries: [ENTRY, ROTATION] } }) {
    return show('c-headroom-connection', HeadroomConnection, { panel: panelWith(bodies, { start: { ...START, connection } }) })
}

async function fillIn(element, values) {
    await Promise.all(Object.entries(values).map(([name, value]) => give(element, name, value)))
    checkInputs(element)
}

function hear(element, name) {
    const heard = jest.fn()
    element.addEventListener(name, (event) => heard(event.detail))
    return heard
}

afterEach(() => {
    clear()
    jest.resetAllMocks()
})

describe('c-headroom-connection', () => {
    it('tells who is not connected what to ask for, and connects with what was pasted', async () => {
        const element = await showPage({ isConnected: false })
        expect(find(element, 'how').textContent).toContain(START.org.id)
        await expectAccessible(element)
        const restart = hear(element, 'restart')
        connect.mockResolvedValue(null)
        await fillIn(element, { relayUrl: 'https://relay.example.com', requestKey: 'whsec_a', responseKey: 'whsec_b' })
        await press(element, 'connect')
        expect(connect).toHaveBeenCalledWith({ relayUrl: 'https://relay.example.com', requestKey: 'whsec_a', responseKey: 'whsec_b' })
        expect(restart).toHaveBeenCalledTimes(1)
    })

    it('does not call while a field is empty, and keeps the address where the relay refused', async () => {
        const element = await showPage({ isConnected: false })
        await fillIn(element, { relayUrl: 'https://relay.example.com', requestKey: '', responseKey: 'whsec_b' })
        await press(element, 'connect')
        expect(connect).not.toHaveBeenCalled()
        connect.mockRejectedValue({ body: { message: 'Relay address: Salesforce does not allow calls to this host yet.' } })
        const toast = hear(element, 'lightning__showtoast')
        await fillIn(element, { requestKey: 'whsec_a' })
        await press(element, 'connect')
        expect(toast.mock.calls[0][0]).toMatchObject({
            message: 'Relay address: Salesforce does not allow calls to this host yet.',
            variant: 'error',
        })
        expect(named(element, 'relayUrl')[0].value).toBe('https://relay.example.com')
        expect(named(element, 'requestKey')[0].value).toBe('')
    })

    it('makes keys here, shows them readable with the command that takes them, and keeps them until the relay does', async () => {
        const element = await showPage({ isConnected: false })
        const made = { requestKey: 'whsec_made', responseKey: 'whsec_too' }
        makeKeys.mockResolvedValue(made)
        await fillIn(element, { relayUrl: 'https://relay.example.com' })
        await press(element, 'make')
        expect(find(element, 'how').textContent).toContain(`org add ${START.org.id} --keys-stdin`)
        expect(named(element, 'requestKey')[0]).toMatchObject({ type: 'text', value: 'whsec_made' })
        await expectAccessible(element)
        connect.mockRejectedValueOnce({ body: { message: 'Request key: the relay does not accept it.' } })
        checkInputs(element)
        await press(element, 'connect')
        expect(named(element, 'responseKey')[0].value).toBe('whsec_too')
        connect.mockResolvedValue(null)
        await press(element, 'connect')
        expect(connect).toHaveBeenLastCalledWith({ relayUrl: 'https://relay.example.com', ...made })
        expect(named(element, 'requestKey')[0]).toMatchObject({ type: 'password', value: '' })
    })

    it('takes other keys while it is connected, at the address it has, and forgets what was typed where it is cancelled', async () => {
        const element = await showPage(CONNECTED)
        expect(named(element, 'requestKey')).toEqual([])
        await press(element, 'enter')
        expect(named(element, 'relayUrl')[0].value).toBe(CONNECTED.relayUrl)
        await fillIn(element, { requestKey: 'whsec_a', responseKey: 'whsec_b' })
        await press(element, 'cancel')
        expect(named(element, 'requestKey')).toEqual([])
        await press(element, 'enter')
        expect(named(element, 'requestKey')[0].value).toBe('')
        await fillIn(element, { requestKey: 'whsec_a', responseKey: 'whsec_b' })
        connect.mockResolvedValue(null)
        await press(element, 'connect')
        expect(connect).toHaveBeenCalledWith({ relayUrl: CONNECTED.relayUrl, requestKey: 'whsec_a', responseKey: 'whsec_b' })
        expect(named(element, 'requestKey')).toEqual([])
    })

    it('warns that a refreshed sandbox carries the keys of another org', async () => {
        const element = await showPage({ isConnected: false, isOfAnotherOrg: true })
        expect(find(element, 'how').textContent).toContain('keys of another org')
    })

    it('shows the connection, the access to the API with the next step, and who changed what', async () => {
        const element = await showPage(CONNECTED)
        expect(find(element, 'facts').textContent).toContain('https://relay.example.com')
        expect(find(element, 'facts').textContent).toContain(`Edition of the org${START.org.edition}`)
        expect(find(element, 'api').heading).toContain('connected anew')
        expect(find(element, 'api').lines).toEqual(expect.arrayContaining(['Salesforce refuses the key.', 'Connect anew.']))
        expect(find(element, 'audit').data).toEqual([
            expect.objectContaining({ who: 'ada@headroom.example', what: 'settings changed: b' }),
            expect.objectContaining({ what: 'org changed: New keys were made.' }),
        ])
        await expectAccessible(element)
    })

    it('tests the connection and names each permission that is missing', async () => {
        const element = await showPage(CONNECTED)
        const findings = [
            { check: 'sign-in', isOk: true, text: 'as the user 005' },
            { check: 'Lead', isOk: false, text: 'give the Sync User Read and View All on Lead' },
            { check: 'fields of Task', isOk: false, isOptional: true, text: 'give the Sync User Read on CallType' },
            { check: 'access', isOk: null, text: 'could not be looked at' },
        ]
        perform.mockResolvedValueOnce(JSON.stringify({ status: 200, body: { findings } }))
        await press(element, 'test')
        expect(perform).toHaveBeenCalledWith({ action: 'connectionCheck', input: '{}' })
        const told = textOf(find(element, 'findings'))
        expect(told).toContain('give the Sync User Read and View All on Lead')
        const badges = [...find(element, 'findings').children].map(({ badge }) => badge)
        expect(badges.map(({ label }) => label)).toEqual(['As it should be', 'Missing', 'Can do without', 'Not known'])
        expect(badges[2].class).toBeUndefined()
        await expectAccessible(element)
    })

    it('names in the audit who it was and what it was of, and of fields those that came and went', async () => {
        const approval = {
            ...ENTRY,
            subject: 'approved_fields',
            subjectId: 'Lead',
            before: { approvedFields: ['Status', 'Rating'] },
            after: { approvedFields: ['Rating', 'Email'] },
        }
        const entries = [
            approval,
            { ...approval, id: '2', actor: 'org', subject: 'write_back', before: { writeBack: false }, after: { writeBack: true } },
            { ...ENTRY, id: '3', actor: 'cli', subject: 'rule', action: 'removed', before: { name: 'Hot leads' }, after: null },
            { ...ENTRY, id: '4', actor: 'relay', subject: 'sequence', before: { steps: [{}] }, after: { steps: [] } },
        ]
        const element = await showPage(CONNECTED, { connection: API, audit: { entries } })
        expect(find(element, 'audit').data.map(({ who, what }) => `${who}: ${what}`)).toEqual([
            'ada@headroom.example: approved fields of Lead changed: +Email, −Status',
            'This org: write back changed: writeBack = true',
            'Operator of the relay: rule “Hot leads” removed',
            'The relay itself: sequence changed: steps',
        ])
    })

    it('disconnects only what was confirmed', async () => {
        const element = await showPage(CONNECTED)
        await press(element, 'ask')
        await press(element, 'keep')
        expect(disconnect).not.toHaveBeenCalled()
        await press(element, 'ask')
        disconnect.mockResolvedValue(null)
        await press(element, 'disconnect')
        expect(disconnect).toHaveBeenCalledTimes(1)
    })

    it('says how much of the org is approved, anew where the org tells itself anew, and leads to the fields', async () => {
        const approved = (trackedFields, writableFields = []) => ({ trackedFields, writableFields, classifiedFields: [] })
        const objects = {
            Campaign: approved([], ['Status']),
            Contact: approved(['Email']),
            Lead: approved(['Email', 'Rating'], ['Rating']),
        }
        getApprovals.mockResolvedValueOnce({ writeBack: false, objects })
        const element = await showPage(CONNECTED)
        const fields = () => [...find(element, 'approvals').children][0]
        expect(fields().lines[0]).toContain('3 fields of 2 objects may leave the org, and 2 may be written.')
        await expectAccessible(element)
        getApprovals.mockResolvedValueOnce({ writeBack: false, objects: { ...objects, Contact: approved([]) } })
        element.panel = { ...element.panel, start: { ...element.panel.start } }
        await rendered()
        expect(fields().lines[0]).toContain('2 fields of 1 objects may leave')
        const goto = hear(element, 'goto')
        await press(element, 'fields')
        expect(goto).toHaveBeenCalledWith({ page: 'objects', state: {} })
        expect(getApprovals).toHaveBeenCalledTimes(2)
    })

    it('says where the approvals cannot be read, and still switches', async () => {
        getApprovals.mockRejectedValue({ body: { message: 'You need the custom permission.' } })
        const toast = jest.fn()
        document.body.addEventListener('lightning__showtoast', (event) => toast(event.detail), { once: true })
        const element = await showPage(CONNECTED)
        expect(toast).toHaveBeenCalledWith(expect.objectContaining({ message: 'You need the custom permission.', variant: 'error' }))
        expect(named(element, 'writeBack')).toHaveLength(1)
    })

    it('turns capture off and write-back on', async () => {
        const element = await showPage(CONNECTED)
        stopCapture.mockResolvedValue(null)
        allowWriteBack.mockResolvedValue(null)
        const restart = hear(element, 'restart')
        await press(element, 'capture')
        await press(element, 'writeBack')
        expect(stopCapture).toHaveBeenCalledTimes(1)
        expect(allowWriteBack).toHaveBeenCalledTimes(1)
        expect(restart).toHaveBeenCalledTimes(2)
    })
})

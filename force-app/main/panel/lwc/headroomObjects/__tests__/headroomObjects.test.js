import addObject from '@salesforce/apex/ApprovalsController.addObject'
import approveTrackedFields from '@salesforce/apex/ApprovalsController.approveTrackedFields'
import approveWritableFields from '@salesforce/apex/ApprovalsController.approveWritableFields'
import getApprovals from '@salesforce/apex/ApprovalsController.getApprovals'
import perform from '@salesforce/apex/PanelController.perform'
import HeadroomObjects from 'c/headroomObjects'
import { checkInputs, clear, expectAccessible, find, findAll, give, named, panelWith, press, rendered, show, textOf } from 'test/lwc'

jest.mock('@salesforce/apex/ApprovalsController.addObject', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ApprovalsController.approveTrackedFields', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ApprovalsController.approveWritableFields', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/ApprovalsController.getApprovals', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const UNREAD = { calls24h: 0, coveredTo: null, problem: null, receipt: null }
const LEAD = { ...UNREAD, object: 'Lead', isIntervalOnly: false, calls24h: 48, receipt: { changes24h: 1200 } }
const SYNC = { objects: [{ ...UNREAD, object: 'Campaign', isIntervalOnly: true }, LEAD] }
const MAPPINGS = [
    { object: 'Campaign', direction: 'to_app' },
    { object: 'Lead', direction: 'both' },
]
const BODIES = { settings: { intervalMinutes: 30 }, sync: SYNC, mappings: { mappings: MAPPINGS } }

const showPage = (bodies = BODIES) => show('c-headroom-objects', HeadroomObjects, { panel: panelWith(bodies) })
const answerWith = (body, status = 200) => perform.mockResolvedValueOnce(JSON.stringify({ status, body }))

function lastCall() {
    const { action, input } = perform.mock.calls.at(-1)[0]
    return { action, ...JSON.parse(input) }
}

const APPROVED = { objects: { Lead: { trackedFields: ['Status'], writableFields: [], classifiedFields: [] } } }

async function openLead(element) {
    getApprovals.mockResolvedValue(APPROVED)
    named(find(element, 'Lead'), 'open')[0].click()
    await rendered()
}

afterEach(() => {
    clear()
    jest.resetAllMocks()
})

describe('c-headroom-objects', () => {
    it('lists what the org has described with its way, its changes, and whether it is read at intervals', async () => {
        const loading = await showPage({})
        expect(find(loading, 'objects')).toBeNull()
        const element = await showPage()
        expect(textOf(find(element, 'Lead'))).toContain('Both ways · 1,200 changes in 24 hours · 48 API requests in 24 hours')
        expect(textOf(find(element, 'Campaign'))).toMatch(/To the application · Read at intervals(?! ·)/)
        await expectAccessible(element)
    })

    it('asks for the fields and the price of the object that is opened, and for no other', async () => {
        const element = await showPage()
        const wanted = jest.fn()
        element.addEventListener('want', (event) => wanted(event.detail))
        await openLead(element)
        expect(wanted.mock.calls[0][0].map(({ view }) => view)).toEqual(['tracking', 'mapping', 'price'])
        element.panel = panelWith({ ...BODIES, 'price Lead': { text: 'In real time it costs no API request.' } })
        await rendered()
        expect(find(element, 'price').textContent).toContain('no API request')
        await openLead(element)
        expect(wanted).toHaveBeenLastCalledWith([])
    })

    it('saves fields and mapping of the opened object', async () => {
        const element = await showPage()
        await openLead(element)
        answerWith({})
        find(element, 'fields').dispatchEvent(new CustomEvent('save', { detail: { tracked: ['Status'] } }))
        await rendered()
        expect(lastCall()).toEqual({ action: 'trackingSave', path: { object: 'Lead' }, body: { fields: ['Status'] } })
        expect(approveTrackedFields).not.toHaveBeenCalled()
        answerWith({})
        find(element, 'mapping').dispatchEvent(new CustomEvent('save', { detail: { direction: 'both', winner: 'app', fields: [] } }))
        await rendered()
        expect(lastCall()).toMatchObject({ action: 'mappingSave', path: { object: 'Lead' }, body: { winner: 'app' } })
    })

    it('approves in the org itself, before the relay is asked, and reads anew what it has', async () => {
        const element = await showPage()
        await openLead(element)
        const restart = jest.fn()
        element.addEventListener('restart', restart)
        answerWith({ error: { message: 'No.' } }, 503)
        const detail = { leaving: ['Status'], writable: ['Rating'], tracked: null }
        find(element, 'fields').dispatchEvent(new CustomEvent('save', { detail }))
        await rendered()
        expect(approveTrackedFields).toHaveBeenCalledWith({ objectName: 'Lead', fieldNames: ['Status'] })
        expect(approveWritableFields).toHaveBeenCalledWith({ objectName: 'Lead', fieldNames: ['Rating'] })
        expect(restart).not.toHaveBeenCalled()
        answerWith({})
        find(element, 'fields').dispatchEvent(new CustomEvent('save', { detail }))
        await rendered()
        expect(lastCall()).toMatchObject({ action: 'trackingSave', body: { fields: null } })
        expect(getApprovals).toHaveBeenCalledTimes(2)
        expect(restart).toHaveBeenCalledTimes(1)
        expect(find(element, 'fields').approvals).toEqual(APPROVED.objects.Lead)
    })

    it('keeps what was edited where the save is refused, and until then', async () => {
        const field = { name: 'Rating', label: 'Rating', usedBy: [], isSeenInRealTime: true, updateable: true, isWanted: true }
        const fields = { fields: [field], tracksAllApproved: true }
        const mapping = { direction: 'both', winner: 'app', fields: [] }
        const element = await showPage({ ...BODIES, 'tracking Lead': fields, 'mapping Lead': mapping })
        await openLead(element)
        const edit = (form, selector, detail) =>
            findAll(find(element, form), selector)[0].dispatchEvent(new CustomEvent('change', { detail }))
        edit('fields', '[data-column="writable"]', { checked: true })
        edit('mapping', '[data-name="winner"]', { value: 'salesforce' })
        await rendered()
        const saveAll = async () => {
            await press(find(element, 'fields'), 'save')
            await press(find(element, 'mapping'), 'save')
            return ['fields', 'mapping'].map((form) => !named(find(element, form), 'save')[0].disabled)
        }
        approveWritableFields.mockRejectedValueOnce({ body: { message: 'No.' } }).mockResolvedValueOnce(null)
        answerWith({ error: { message: 'No.' } }, 422)
        expect(await saveAll()).toEqual([true, true])
        answerWith({})
        expect(await saveAll()).toEqual([false, false])
    })

    it('has another object described, and keeps the name where it was refused', async () => {
        const element = await showPage()
        checkInputs(element)
        await press(element, 'add')
        expect(addObject).not.toHaveBeenCalled()
        await give(element, 'object', 'My_Thing__c')
        checkInputs(element)
        addObject.mockRejectedValueOnce({ body: { message: 'Object: there is none.' } })
        await press(element, 'add')
        expect(named(element, 'object')[0].value).toBe('My_Thing__c')
        addObject.mockResolvedValueOnce(null)
        await press(element, 'add')
        expect(addObject).toHaveBeenLastCalledWith({ objectName: 'My_Thing__c' })
        expect(named(element, 'object')[0].value).toBe('')
    })

    it('tells what an interval costs before it is saved, and keeps what was refused', async () => {
        const element = await showPage()
        await give(element, 'minutes', '60')
        checkInputs(element)
        answerWith({ text: '24 requests a day.' })
        await press(element, 'price')
        expect(lastCall()).toEqual({ action: 'price', query: { intervalMinutes: '60' } })
        expect(find(element, 'interval-price').textContent).toBe('24 requests a day.')
        answerWith({ error: { message: 'No.' } }, 422)
        await press(element, 'save')
        expect(lastCall()).toEqual({ action: 'settingsSave', body: { intervalMinutes: 60 } })
        expect(named(element, 'minutes')[0].value).toBe(60)
    })
})

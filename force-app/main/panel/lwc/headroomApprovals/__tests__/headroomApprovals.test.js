import HeadroomApprovals from 'c/headroomApprovals'
import { clear, expectAccessible, find, named, rendered, show } from 'test/lwc'

const field = (name, more) => ({ name, label: name, updateable: true, createable: true, ...more })
const view = {
    isReady: true,
    isLoading: false,
    problem: null,
    body: { fields: [field('Status'), field('Company'), field('CreatedDate', { updateable: false, createable: false })] },
}
const APPROVALS = { trackedFields: ['Status'], writableFields: [], classifiedFields: [] }

const showApprovals = (more) => show('c-headroom-approvals', HeadroomApprovals, { view, approvals: APPROVALS, ...more })
const box = (element, list, name) => element.shadowRoot.querySelector(`[data-list="${list}"][data-field="${name}"]`)

async function choose(element, list, name, checked) {
    box(element, list, name).dispatchEvent(new CustomEvent('change', { detail: { checked } }))
    await rendered()
}

function save(element) {
    const heard = jest.fn()
    element.addEventListener('save', (event) => heard(event.detail))
    named(element, 'save')[0].click()
    return heard
}

afterEach(clear)

describe('c-headroom-approvals', () => {
    it('loads until the org has told, and offers to write only what Salesforce lets be written', async () => {
        const loading = await showApprovals({ approvals: undefined })
        expect(find(loading, 'fields')).toBeNull()
        const element = await showApprovals()
        expect(box(element, 'tracked', 'Status').checked).toBe(true)
        expect(box(element, 'writable', 'Status').checked).toBe(false)
        expect(box(element, 'writable', 'CreatedDate')).toBeNull()
        expect(find(element, 'notice')).toBeNull()
        await expectAccessible(element)
    })

    it('shows the first 100 fields and says so; the others are found by their names', async () => {
        const fields = Array.from({ length: 101 }, (_, index) => field(`Field_${index}__c`))
        const element = await showApprovals({ view: { ...view, body: { fields } } })
        expect(find(element, 'more').textContent).toContain('first 100')
        expect(box(element, 'tracked', 'Field_100__c')).toBeNull()
        find(element, 'filter').dispatchEvent(new CustomEvent('change', { detail: { value: 'Field_100' } }))
        await rendered()
        expect(box(element, 'tracked', 'Field_100__c')).not.toBeNull()
        expect(find(element, 'more')).toBeNull()
    })

    it('says what the org says of sensitive fields', async () => {
        const element = await showApprovals({ approvals: { ...APPROVALS, classifiedFields: ['Company'] } })
        expect(find(element, 'notice').textContent).toContain('name those that may leave')
    })

    it('replaces only the list that was changed; a refresh meanwhile takes nothing of it', async () => {
        const element = await showApprovals()
        expect(named(element, 'save')[0].disabled).toBe(true)
        await choose(element, 'writable', 'Company', true)
        element.approvals = { ...APPROVALS }
        await rendered()
        expect(save(element)).toHaveBeenCalledWith({ tracked: null, writable: ['Company'] })
        element.reset()
        await choose(element, 'tracked', 'Status', false)
        expect(save(element)).toHaveBeenCalledWith({ tracked: [], writable: null })
    })
})

import HeadroomMapping from 'c/headroomMapping'
import { clear, expectAccessible, find, rendered, show } from 'test/lwc'

const BODY = {
    object: 'Lead',
    direction: 'both',
    winner: 'salesforce',
    isDefault: false,
    fields: [{ name: 'leadScore', field: 'Score__c', direction: 'to_salesforce', winner: 'app', problem: 'Nobody approved it.' }],
}
const view = (body) => ({ isReady: true, isLoading: false, problem: null, body })
const showMapping = () => show('c-headroom-mapping', HeadroomMapping, { object: 'Lead', view: view(BODY) })
const inputs = (element, name) => [...element.shadowRoot.querySelectorAll(`[data-name="${name}"]`)]

async function change(element, name, value, index = 0) {
    inputs(element, name)[index].dispatchEvent(new CustomEvent('change', { detail: { value } }))
    await rendered()
}

function save(element) {
    const heard = jest.fn()
    element.addEventListener('save', (event) => heard(event.detail))
    for (const input of element.shadowRoot.querySelectorAll('lightning-input')) input.reportValidity = () => input.value !== ''
    element.shadowRoot.querySelector('[data-do="save"]').click()
    return heard
}

afterEach(clear)

describe('c-headroom-mapping', () => {
    it('shows the mapping and what keeps a field from going', async () => {
        const element = await showMapping()
        expect(find(element, 'fields').textContent).toContain('Nobody approved it.')
        expect(element.shadowRoot.querySelector('[data-do="save"]').disabled).toBe(true)
        await expectAccessible(element)
    })

    it('saves the object’s way and its fields; what a refresh brings meanwhile takes nothing of it', async () => {
        const element = await showMapping()
        await change(element, 'direction', 'to_app')
        element.shadowRoot.querySelector('[data-do="add"]').click()
        await rendered()
        await change(element, 'name', 'status', 1)
        await change(element, 'field', 'Status', 1)
        element.view = view(BODY)
        await rendered()
        expect(save(element)).toHaveBeenCalledWith({
            direction: 'to_app',
            winner: 'salesforce',
            fields: [
                { name: 'leadScore', field: 'Score__c', direction: 'to_salesforce', winner: 'app' },
                { name: 'status', field: 'Status', direction: 'to_app', winner: 'salesforce' },
            ],
        })
    })

    it('does not save a field without a name, and forgets one that is removed', async () => {
        const element = await showMapping()
        element.shadowRoot.querySelector('[data-do="add"]').click()
        await rendered()
        expect(save(element)).not.toHaveBeenCalled()
        element.shadowRoot.querySelector('[data-do="remove"]').click()
        await rendered()
        expect(find(element, 'fields').children).toHaveLength(1)
    })
})

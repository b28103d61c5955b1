import HeadroomMapping from 'c/headroomMapping'
import { checkInputs, clear, expectAccessible, give, named, press, rendered, show, textOf } from 'test/lwc'

const BODY = {
    object: 'Lead',
    direction: 'both',
    winner: 'salesforce',
    isDefault: false,
    fields: [{ name: 'leadScore', field: 'Score__c', direction: 'to_salesforce', winner: 'app', problem: 'Nobody approved it.' }],
}
const view = (body) => ({ isReady: true, isLoading: false, problem: null, body })
const showMapping = () => show('c-headroom-mapping', HeadroomMapping, { view: view(BODY) })
function save(element) {
    const heard = jest.fn()
    element.addEventListener('save', (event) => heard(event.detail))
    checkInputs(element)
    named(element, 'save')[0].click()
    return heard
}

afterEach(clear)

describe('c-headroom-mapping', () => {
    it('shows the mapping and what keeps a field from going', async () => {
        const element = await showMapping()
        expect(textOf(element)).toContain('Nobody approved it.')
        expect(named(element, 'save')[0].disabled).toBe(true)
        await expectAccessible(element)
    })

    it('saves the object’s way and its fields; what a refresh brings meanwhile takes nothing of it', async () => {
        const element = await showMapping()
        await give(element, 'direction', 'to_app')
        await press(element, 'add')
        await give(element, 'name', 'status', 1)
        await give(element, 'field', 'Status', 1)
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
        await press(element, 'add')
        expect(save(element)).not.toHaveBeenCalled()
        await press(element, 'remove')
        expect(named(element, 'name')).toHaveLength(1)
    })
})

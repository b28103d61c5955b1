import HeadroomTracking from 'c/headroomTracking'
import { clear, expectAccessible, find, named, rendered, show, textOf } from 'test/lwc'

const field = (name, more) => ({
    name,
    label: name,
    type: 'string',
    isApproved: true,
    isTracked: true,
    isSeenInRealTime: true,
    isEncrypted: false,
    usedBy: [],
    ...more,
})
const FIELDS = [
    field('Status', { usedBy: ['Working leads'] }),
    field('Company'),
    field('Rating', { isTracked: false }),
    field('Secret__c', { isApproved: false, isTracked: false }),
    field('Score__c', { isSeenInRealTime: false }),
]
const view = (body) => ({ isReady: true, isLoading: false, problem: null, body })
const showFields = (fields) => show('c-headroom-tracking', HeadroomTracking, { view: view({ fields, tracksAllApproved: false }) })
const box = (element, name) => element.shadowRoot.querySelector(`[data-field="${name}"]`)

function hear(element) {
    const heard = jest.fn()
    element.addEventListener('save', (event) => heard(event.detail))
    return heard
}

async function choose(element, name, checked) {
    box(element, name).dispatchEvent(new CustomEvent('change', { detail: { checked } }))
    await rendered()
}

afterEach(clear)

describe('c-headroom-tracking', () => {
    it('shows why it shows nothing', async () => {
        const element = await showFields([])
        expect(find(element, 'empty').textContent).toContain('has not described')
        const unapproved = await showFields([field('Rating', { isApproved: false, isTracked: false })])
        expect(find(unapproved, 'empty').textContent).toBe('No field of it is approved to leave the org yet.')
        const refused = await show('c-headroom-tracking', HeadroomTracking, { view: { isReady: false, isLoading: false, problem: 'No.' } })
        expect(find(refused.shadowRoot.querySelector('c-headroom-answer'), 'problem').textContent).toContain('No.')
    })

    it('lists what may leave, locks what a rule uses, and marks what is calculated', async () => {
        const lost = field('Lost__c', { isApproved: false, isTracked: false, usedBy: ['Cold leads'] })
        const element = await showFields([...FIELDS, lost])
        const shown = ['Status', 'Company', 'Rating', 'Secret__c', 'Lost__c']
        expect(shown.map((name) => box(element, name)?.disabled)).toEqual([true, false, false, undefined, true])
        expect(textOf(element)).toContain('3 of 5 approved fields are tracked.')
        const text = find(element, 'fields').textContent
        expect(text).toContain('Used by Working leads')
        expect(text).toContain('Calculated: not seen in real time')
        await expectAccessible(element)
    })

    it('saves what was chosen; what a refresh brings meanwhile takes nothing of it', async () => {
        const element = await showFields(FIELDS)
        await choose(element, 'Rating', true)
        await choose(element, 'Company', false)
        element.view = view({ fields: FIELDS, tracksAllApproved: false })
        await rendered()
        const heard = hear(element)
        named(element, 'save')[0].click()
        expect(heard).toHaveBeenCalledWith(['Status', 'Rating', 'Score__c'])
    })

    it('tracks all that are approved, and finds a field by its name', async () => {
        const element = await showFields(FIELDS)
        find(element, 'filter').dispatchEvent(new CustomEvent('change', { detail: { value: 'RAT' } }))
        await rendered()
        expect(find(element, 'fields').children).toHaveLength(1)
        const heard = hear(element)
        named(element, 'all')[0].click()
        expect(heard).toHaveBeenCalledWith(null)
    })
})

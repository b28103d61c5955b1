import HeadroomFieldTable from 'c/headroomFieldTable'
import { clear, expectAccessible, find, named, rendered, show, textOf } from 'test/lwc'

const field = (name, more) => ({
    name,
    label: name,
    isWanted: true,
    isSeenInRealTime: true,
    isEncrypted: false,
    updateable: true,
    createable: true,
    usedBy: [],
    ...more,
})
const FIELDS = [
    field('Secret__c', { isWanted: false, isEncrypted: true }),
    field('Status', { usedBy: ['Working leads'] }),
    field('Company'),
    field('Rating', { isWanted: false }),
    field('Score__c', { isSeenInRealTime: false, updateable: false, createable: false }),
]
const APPROVALS = { trackedFields: ['Status', 'Company', 'Rating', 'Score__c'], writableFields: [], classifiedFields: [] }

const viewOf = (fields, tracksAllApproved = false) => ({
    isReady: true,
    isLoading: false,
    problem: null,
    body: { fields, tracksAllApproved },
})
const showTable = (fields = FIELDS, more = {}) =>
    show('c-headroom-field-table', HeadroomFieldTable, { view: viewOf(fields), approvals: APPROVALS, ...more })
const box = (element, column, name) => element.shadowRoot.querySelector(`[data-column="${column}"][data-field="${name}"]`)
const rowOf = (element, name) => textOf(box(element, 'leaving', name).closest('tr'))
const sumOf = (element) => find(element, 'sum').textContent

async function choose(element, column, name, checked) {
    box(element, column, name).dispatchEvent(new CustomEvent('change', { detail: { checked } }))
    await rendered()
}

async function filter(element, value) {
    find(element, 'filter').dispatchEvent(new CustomEvent('change', { detail: { value } }))
    await rendered()
}

function pressAndHear(element, button = 'save') {
    const heard = jest.fn()
    element.addEventListener('save', (event) => heard(event.detail))
    named(element, button)[0].click()
    return heard.mock.calls[0]?.[0]
}

afterEach(clear)

describe('c-headroom-field-table', () => {
    it('loads until the org has told, and shows why it shows nothing', async () => {
        const loading = await showTable(FIELDS, { approvals: undefined })
        expect(find(loading, 'fields')).toBeNull()
        const empty = await showTable([])
        expect(find(empty, 'empty').textContent).toContain('has not described')
        const refused = await showTable(FIELDS, { view: { isReady: false, isLoading: false, problem: 'No.' } })
        expect(find(refused.shadowRoot.querySelector('c-headroom-answer'), 'problem').textContent).toContain('No.')
    })

    it('shows what the org approved and the relay wants; what Salesforce lets nobody write has no box for it', async () => {
        const element = await showTable()
        const shown = ['Status', 'Rating', 'Secret__c'].map((name) => [
            box(element, 'leaving', name).checked,
            box(element, 'tracked', name).checked,
            box(element, 'writable', name).checked,
        ])
        expect(shown).toEqual([
            [true, true, false],
            [true, false, false],
            [false, false, false],
        ])
        expect(box(element, 'writable', 'Score__c')).toBeNull()
        expect(sumOf(element)).toBe('3 of 4 approved fields are tracked.')
        expect(find(element, 'notice')).toBeNull()
        await expectAccessible(element)
    })

    it('lists what is approved first, and says what is special about a field', async () => {
        const lost = field('Lost__c', { usedBy: ['Cold leads'] })
        const element = await showTable([lost, ...FIELDS])
        const names = [...element.shadowRoot.querySelectorAll('[data-column="leaving"]')].map(({ dataset }) => dataset.field)
        expect(names).toEqual(['Status', 'Company', 'Rating', 'Score__c', 'Lost__c', 'Secret__c'])
        expect(rowOf(element, 'Status')).toContain('Used by Working leads: it stays tracked.')
        expect(rowOf(element, 'Lost__c')).toContain('Used by Cold leads, which sees nothing of it')
        expect(rowOf(element, 'Score__c')).toContain('Calculated: not seen in real time')
        expect(rowOf(element, 'Secret__c')).toContain('Encrypted')
    })

    it('lets nobody track what may not leave, nor let go what a rule uses', async () => {
        const element = await showTable()
        const locked = () => ['Status', 'Company', 'Secret__c'].map((name) => box(element, 'tracked', name).disabled)
        expect(locked()).toEqual([true, false, true])
        await choose(element, 'leaving', 'Secret__c', true)
        await choose(element, 'leaving', 'Company', false)
        expect(locked()).toEqual([true, true, false])
        expect(box(element, 'tracked', 'Company').checked).toBe(false)
    })

    it('saves only the columns that were changed; a refresh meanwhile takes nothing of it', async () => {
        const element = await showTable()
        expect(named(element, 'save')[0].disabled).toBe(true)
        await choose(element, 'writable', 'Company', true)
        element.approvals = { ...APPROVALS }
        element.view = viewOf(FIELDS)
        await rendered()
        expect(pressAndHear(element)).toEqual({ writable: ['Company'] })
        element.reset()
        await choose(element, 'leaving', 'Rating', false)
        expect(pressAndHear(element)).toEqual({ leaving: ['Status', 'Company', 'Score__c'] })
    })

    it('lets a field leave and tracks it at once, and keeps what a rule uses wanted while it may not leave', async () => {
        const element = await showTable()
        await choose(element, 'leaving', 'Secret__c', true)
        await choose(element, 'tracked', 'Secret__c', true)
        await choose(element, 'leaving', 'Status', false)
        expect(pressAndHear(element)).toEqual({
            leaving: ['Secret__c', 'Company', 'Rating', 'Score__c'],
            tracked: ['Secret__c', 'Status', 'Company', 'Score__c'],
        })
    })

    it('tracks all that are approved from now on, unless it does already', async () => {
        const element = await showTable()
        await choose(element, 'writable', 'Company', true)
        expect(pressAndHear(element, 'all')).toEqual({ tracked: null, writable: ['Company'] })
        const all = await showTable([field('Status')], {
            view: viewOf([field('Status')], true),
            approvals: { ...APPROVALS, trackedFields: ['Status'] },
        })
        expect(named(all, 'all')[0].disabled).toBe(true)
        expect(sumOf(all)).toBe('All 1 approved fields are tracked.')
    })

    it('shows the first 100 fields and says so; the others are found by their names', async () => {
        const element = await showTable(Array.from({ length: 101 }, (_, index) => field(`Field_${index}__c`)))
        expect(find(element, 'more').textContent).toContain('first 100')
        expect(box(element, 'leaving', 'Field_100__c')).toBeNull()
        await filter(element, 'FIELD_100')
        expect(box(element, 'leaving', 'Field_100__c')).not.toBeNull()
        expect(find(element, 'more')).toBeNull()
    })

    it('says what the org says of sensitive fields', async () => {
        const element = await showTable(FIELDS, { approvals: { ...APPROVALS, classifiedFields: ['Company'] } })
        expect(find(element, 'notice').textContent).toContain('name those that may leave')
    })
})

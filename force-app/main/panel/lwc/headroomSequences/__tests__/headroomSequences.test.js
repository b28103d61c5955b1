import perform from '@salesforce/apex/PanelController.perform'
import HeadroomSequences from 'c/headroomSequences'
import { clear, expectAccessible, find, panelWith, rendered, show } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const SEQUENCES = {
    sequences: [
        { id: 's1', name: 'Outbound', activeEnrollments: 1200 },
        { id: 's2', name: 'Renewals', activeEnrollments: 0 },
    ],
    next: null,
}
const ENROLLMENT = {
    object: 'Lead',
    recordId: '00Q1',
    enrolledAt: '2026-11-22T09:00:00.000Z',
    source: 'rule',
    state: 'ended',
    endReason: 'record_converted',
}

const showPage = (bodies = { sequences: SEQUENCES }) => show('c-headroom-sequences', HeadroomSequences, { panel: panelWith(bodies) })
const answerWith = (body, status = 200) => perform.mockResolvedValueOnce(JSON.stringify({ status, body }))

async function click(element, what, index = 0) {
    element.shadowRoot.querySelectorAll(`[data-do="${what}"]`)[index].click()
    await rendered()
}

async function name(element, value) {
    const input = find(element, 'name')
    input.reportValidity = () => true
    input.dispatchEvent(new CustomEvent('change', { detail: { value } }))
    await click(element, 'save')
}

function lastCall() {
    const { action, input } = perform.mock.calls.at(-1)[0]
    return { action, ...JSON.parse(input) }
}

afterEach(() => {
    clear()
    jest.resetAllMocks()
})

describe('c-headroom-sequences', () => {
    it('shows that it loads, and what a sequence is for where there is none', async () => {
        const loading = await showPage({})
        expect(find(loading.shadowRoot.querySelector('c-headroom-answer'), 'loading')).not.toBeNull()
        const empty = await showPage({ sequences: { sequences: [], next: null } })
        expect(find(empty, 'empty').textContent).toContain('No sequence yet')
    })

    it('shows how many records are in each', async () => {
        const element = await showPage()
        expect(find(element, 'sequences').textContent).toContain('In it now: 1,200')
        await expectAccessible(element)
    })

    it('says where there are more sequences than it shows', async () => {
        const whole = await showPage()
        expect(find(whole, 'more-listed')).toBeNull()
        const element = await showPage({ sequences: { ...SEQUENCES, next: 'Renewals' } })
        expect(find(element, 'more-listed').textContent).toContain('first 200')
    })

    it('asks for the records of one and shows them', async () => {
        const element = await showPage()
        const wanted = jest.fn()
        element.addEventListener('want', (event) => wanted(event.detail))
        await click(element, 'open')
        const [request] = wanted.mock.calls[0][0]
        expect(request).toMatchObject({ view: 'enrollments', path: { sequenceId: 's1' } })
        element.panel = panelWith({ sequences: SEQUENCES, [request.as]: { enrollments: [ENROLLMENT], next: null } })
        await rendered()
        expect(find(element, 'table').data).toEqual([
            expect.objectContaining({ record: 'Lead 00Q1', by: 'A rule', state: 'Out: the lead was converted' }),
        ])
        await click(element, 'open')
        expect(wanted).toHaveBeenLastCalledWith([])
    })

    it('makes one, renames another, and keeps the name that was refused', async () => {
        const element = await showPage()
        await click(element, 'new')
        answerWith({ id: 's3' }, 201)
        await name(element, 'Win back')
        expect(lastCall()).toEqual({ action: 'sequenceCreate', body: { name: 'Win back' } })
        expect(find(element, 'naming')).toBeNull()
        await click(element, 'rename', 1)
        answerWith({ error: { message: 'A sequence of this name exists.' } }, 409)
        await name(element, 'Outbound')
        expect(lastCall()).toEqual({ action: 'sequenceUpdate', path: { sequenceId: 's2' }, body: { name: 'Outbound' } })
        expect(find(element, 'naming')).not.toBeNull()
    })

    it('deletes only what was confirmed', async () => {
        const element = await showPage()
        await click(element, 'ask')
        expect(find(element, 'asks').textContent).toContain('In it now: 1,200')
        await expectAccessible(element)
        await click(element, 'keep')
        expect(perform).not.toHaveBeenCalled()
        await click(element, 'ask')
        answerWith(null, 204)
        await click(element, 'delete')
        expect(lastCall()).toEqual({ action: 'sequenceDelete', path: { sequenceId: 's1' } })
    })
})

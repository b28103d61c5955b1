import perform from '@salesforce/apex/PanelController.perform'
import HeadroomSequences from 'c/headroomSequences'
import { checkInputs, clear, expectAccessible, find, findAll, give, named, panelWith, press, rendered, show, textOf } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const STEPS = [
    { type: 'create_task', subject: 'Call', dueInDays: 1 },
    { type: 'wait', minutes: 2_880 },
    { type: 'create_task', subject: 'Write' },
]
const SEQUENCES = {
    sequences: [
        { id: 's1', name: 'Outbound', activeEnrollments: 1200, steps: STEPS, pausedAt: null },
        { id: 's2', name: 'Renewals', activeEnrollments: 0, steps: [], pausedAt: null },
    ],
    next: null,
}
const ENROLLMENT = {
    object: 'Lead',
    recordId: '00Q1',
    enrolledAt: '2026-11-22T09:00:00.000Z',
    source: 'rule',
    state: 'active',
    endReason: null,
    stepCount: 3,
    step: { number: 2, type: 'wait', since: '2026-11-22T09:00:00.000Z' },
    next: { number: 3, type: 'create_task', subject: 'Write', at: '2026-11-24T09:00:00.000Z' },
    pausedAt: null,
    sequencePausedAt: null,
}
const CONVERTED = { ...ENROLLMENT, recordId: '00Q2', state: 'ended', endReason: 'record_converted', step: null, next: null }

const showPage = (bodies = { sequences: SEQUENCES }) => show('c-headroom-sequences', HeadroomSequences, { panel: panelWith(bodies) })
const answerWith = (body, status = 200) => perform.mockResolvedValueOnce(JSON.stringify({ status, body }))

function lastCall() {
    const { action, input } = perform.mock.calls.at(-1)[0]
    return { action, ...JSON.parse(input) }
}

function hearWants(element) {
    const wanted = jest.fn()
    element.addEventListener('want', (event) => wanted(event.detail))
    return wanted
}

/** Opens the first sequence with these enrollments. */
async function openFirst(element, enrollments, more = {}) {
    await press(element, 'open')
    const view = { enrollments, next: null }
    element.panel = panelWith({ sequences: SEQUENCES, 'enrollments s1': view, ...more })
    await rendered()
}

async function chooseRowAction(element, name) {
    const table = find(element, 'table')
    table.dispatchEvent(new CustomEvent('rowaction', { detail: { action: { name }, row: table.data[0] } }))
    await rendered()
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

    it('shows how many records are in each, how many steps it has, and that it is paused', async () => {
        const [first, second] = SEQUENCES.sequences
        const paused = { ...first, pausedAt: '2026-11-22T09:00:00.000Z' }
        const element = await showPage({ sequences: { sequences: [paused, second], next: null } })
        expect(textOf(element)).toMatch(/In it now: 1,200 · 3 steps.*Paused since.*No steps: a list/)
        expect(findAll(element, 'lightning-badge').map(({ label }) => label)).toEqual(['Paused'])
        await expectAccessible(element)
    })

    it('says where there are more sequences than it shows', async () => {
        const whole = await showPage()
        expect(find(whole, 'more-listed')).toBeNull()
        const element = await showPage({ sequences: { ...SEQUENCES, next: 'Renewals' } })
        expect(find(element, 'more-listed').textContent).toContain('first 200')
    })

    it('asks for the records of one and shows where each stands and what comes next', async () => {
        const element = await showPage()
        const wanted = hearWants(element)
        await openFirst(element, [ENROLLMENT, CONVERTED])
        expect(wanted.mock.calls[0][0]).toMatchObject([{ view: 'enrollments', path: { sequenceId: 's1' } }])
        const [waiting, converted] = find(element, 'table').data
        expect(waiting).toMatchObject({ record: 'Lead 00Q1', by: 'A rule' })
        expect(waiting.where).toMatch(/^Step 2 of 3: waits since /)
        expect(waiting.next).toMatch(/^Write, /)
        expect(waiting.actions.map(({ name }) => name)).toEqual(['steps', 'enrollmentPause', 'enrollmentEnd'])
        expect(converted).toMatchObject({ where: 'Out: the lead was converted', next: '' })
        await press(element, 'open')
        expect(wanted).toHaveBeenLastCalledWith([])
    })

    it('shows the steps of one record, with what keeps a task from being made', async () => {
        const element = await showPage()
        const wanted = hearWants(element)
        await openFirst(element, [ENROLLMENT])
        await chooseRowAction(element, 'steps')
        expect(wanted.mock.lastCall[0][1]).toMatchObject({ view: 'enrollment', path: { sequenceId: 's1', recordId: '00Q1' } })
        const task = { state: 'parked', problem: 'A validation rule refused it.', nextStep: 'Correct the value.' }
        const steps = STEPS.map((step, index) => ({
            number: index + 1,
            state: ['done', 'current', 'to_come'][index],
            step,
            task: index === 0 ? task : null,
        }))
        element.panel = panelWith({
            sequences: SEQUENCES,
            'enrollments s1': { enrollments: [ENROLLMENT], next: null },
            'enrollment s1 00Q1': { ...ENROLLMENT, steps },
        })
        await rendered()
        expect(textOf(find(element, 'steps'))).toMatch(/1\. Task: Call.*A validation rule refused it.*2\. Wait 2 days.*3\. Task: Write/)
        await expectAccessible(element)
        await press(element, 'closeSteps')
        expect(find(element, 'steps')).toBeNull()
    })

    it.each(['enrollmentPause', 'enrollmentResume', 'enrollmentEnd'])('does one record’s %s', async (action) => {
        const element = await showPage()
        await openFirst(element, [ENROLLMENT])
        answerWith({})
        await chooseRowAction(element, action)
        expect(lastCall()).toEqual({ action, path: { sequenceId: 's1', recordId: '00Q1' } })
    })

    it('pauses a sequence that has steps and lets it go on', async () => {
        const element = await showPage()
        expect(named(element, 'pause')).toHaveLength(1)
        answerWith({})
        await press(element, 'pause')
        expect(lastCall()).toEqual({ action: 'sequencePause', path: { sequenceId: 's1' } })
    })

    it('makes one with its steps in order', async () => {
        const element = await showPage()
        await press(element, 'new')
        await expectAccessible(element)
        await give(element, 'name', 'Win back')
        await press(element, 'add')
        await give(element, 'subject', 'Call again')
        await press(element, 'add')
        await give(element, 'type', 'wait', 1)
        await give(element, 'amount', '3')
        await press(element, 'up', 1)
        checkInputs(element)
        answerWith({ id: 's3' }, 201)
        await press(element, 'save')
        expect(lastCall()).toEqual({
            action: 'sequenceCreate',
            body: {
                name: 'Win back',
                steps: [
                    { type: 'wait', minutes: 4_320 },
                    { type: 'create_task', subject: 'Call again' },
                ],
            },
        })
        expect(find(element, 'editor')).toBeNull()
    })

    it('does not save a task without a subject, and keeps what the relay refused', async () => {
        const element = await showPage()
        await press(element, 'edit')
        await give(element, 'subject', '')
        checkInputs(element)
        await press(element, 'save')
        expect(perform).not.toHaveBeenCalled()
        await give(element, 'subject', 'Call')
        await give(element, 'name', 'Renewals')
        answerWith({ error: { message: 'A sequence of this name exists.' } }, 409)
        await press(element, 'save')
        expect(lastCall()).toEqual({ action: 'sequenceUpdate', path: { sequenceId: 's1' }, body: { name: 'Renewals', steps: STEPS } })
        expect(named(element, 'name')[0].value).toBe('Renewals')
    })

    it('deletes only what was confirmed', async () => {
        const element = await showPage()
        await press(element, 'ask')
        expect(textOf(element)).toContain('In it now: 1,200')
        await expectAccessible(element)
        await press(element, 'keep')
        expect(perform).not.toHaveBeenCalled()
        await press(element, 'ask')
        answerWith(null, 204)
        await press(element, 'delete')
        expect(lastCall()).toEqual({ action: 'sequenceDelete', path: { sequenceId: 's1' } })
    })
})

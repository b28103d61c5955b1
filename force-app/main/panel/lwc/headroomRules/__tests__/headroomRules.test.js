import perform from '@salesforce/apex/PanelController.perform'
import HeadroomRules from 'c/headroomRules'
import { clear, expectAccessible, find, named, panelWith, press, rendered, show, textOf } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.perform', () => ({ default: jest.fn() }), { virtual: true })

const RULE = {
    id: 'r1',
    name: 'Working leads',
    object: 'Lead',
    event: 'updated',
    when: 'newly_meets',
    conditions: [],
    logic: 'all',
    actions: [{ type: 'add_to_sequence', sequenceId: 's1' }],
    isEnabled: false,
    firingsPerHourMax: 500,
    brake: null,
    failures: 0,
    version: 3,
}
const SEQUENCES = { sequences: [{ id: 's1', name: 'Outbound' }], next: null }

const showRules = (rules) =>
    show('c-headroom-rules', HeadroomRules, { panel: panelWith({ rules: { rules, next: null }, sequences: SEQUENCES }) })
const answerWith = (body, status = 200) => perform.mockResolvedValueOnce(JSON.stringify({ status, body }))

/** The last call, its input read. */
function lastCall() {
    const { action, input } = perform.mock.calls.at(-1)[0]
    return { action, ...JSON.parse(input) }
}

afterEach(() => {
    clear()
    jest.resetAllMocks()
})

describe('c-headroom-rules', () => {
    it('shows that it loads, and what a rule is for where there is none', async () => {
        const loading = await show('c-headroom-rules', HeadroomRules, { panel: panelWith({}) })
        expect(find(loading.shadowRoot.querySelector('c-headroom-answer'), 'loading')).not.toBeNull()
        const empty = await showRules([])
        expect(find(empty, 'empty').textContent).toContain('No rule yet')
        await expectAccessible(empty)
    })

    it('says where there are more rules than it shows', async () => {
        const whole = await showRules([RULE])
        expect(find(whole, 'more-listed')).toBeNull()
        const panel = panelWith({ rules: { rules: [RULE], next: 'Working leads' }, sequences: SEQUENCES })
        const element = await show('c-headroom-rules', HeadroomRules, { panel })
        expect(find(element, 'more-listed').textContent).toContain('first 200')
    })

    it('counts what matches before a rule is turned on, and takes those too if asked', async () => {
        const element = await showRules([RULE])
        answerWith({ count: 42, examined: 100, isComplete: true, sample: [] })
        await press(element, 'askEnable')
        expect(textOf(element)).toContain('42 records match now')
        await expectAccessible(element)
        answerWith({ ...RULE, isEnabled: true })
        await press(element, 'enableMatching')
        expect(lastCall()).toEqual({ action: 'ruleEnable', path: { ruleId: 'r1' }, body: { alsoMatching: { atMost: 42 } } })
    })

    it('turns a rule on only from now on, and offers nothing else where not all could be counted', async () => {
        const element = await showRules([RULE])
        answerWith({ count: 1_000_000, examined: 1_000_000, isComplete: false, sample: [] })
        await press(element, 'askEnable')
        expect(named(element, 'enableMatching')).toEqual([])
        answerWith({ ...RULE, isEnabled: true })
        await press(element, 'enable')
        expect(lastCall()).toEqual({ action: 'ruleEnable', path: { ruleId: 'r1' }, body: {} })
    })

    it('turns a rule off as a whole, without what only the relay knows', async () => {
        const element = await showRules([{ ...RULE, isEnabled: true }])
        answerWith(RULE)
        await press(element, 'disable')
        const { action, body } = lastCall()
        expect(action).toBe('ruleUpdate')
        expect(body).toEqual({
            name: 'Working leads',
            object: 'Lead',
            event: 'updated',
            when: 'newly_meets',
            conditions: [],
            logic: 'all',
            actions: RULE.actions,
            isEnabled: false,
            firingsPerHourMax: 500,
        })
    })

    it('deletes only what was confirmed', async () => {
        const element = await showRules([RULE])
        await press(element, 'askDelete')
        await press(element, 'keep')
        expect(perform).not.toHaveBeenCalled()
        await press(element, 'askDelete')
        answerWith(null, 204)
        await press(element, 'delete')
        expect(lastCall()).toEqual({ action: 'ruleDelete', path: { ruleId: 'r1' } })
    })

    it('asks what is to become of the firings of a rule that stopped', async () => {
        const element = await showRules([{ ...RULE, isEnabled: true, brake: { brakedAt: '2026-11-22T09:00:00.000Z', held: 12 } }])
        expect(textOf(element)).toContain('12 firings wait for you')
        answerWith({})
        await press(element, 'discard')
        expect(lastCall()).toEqual({ action: 'ruleHeldDecide', path: { ruleId: 'r1' }, body: { decision: 'discard' } })
    })

    it('shows the last firings of one rule, and hides them again', async () => {
        const element = await showRules([RULE])
        const wanted = jest.fn()
        element.addEventListener('want', (event) => wanted(event.detail))
        const firing = { firedAt: '2026-11-22T09:00:00.000Z', object: 'Lead', recordId: '00Q000000000001AAA', state: 'fired' }
        await press(element, 'firings')
        expect(wanted).toHaveBeenLastCalledWith([{ view: 'firings', as: 'firings r1', query: { ruleId: 'r1', limit: 10 } }])
        const told = (firings) => ({ rules: { rules: [RULE], next: null }, sequences: SEQUENCES, 'firings r1': { firings, next: null } })
        element.panel = panelWith(told([firing, { ...firing, recordId: '00Q000000000002AAA', state: 'held' }]))
        await rendered()
        expect(textOf(element)).toMatch(
            /Find a record tells of each why it came:.*Lead 00Q000000000001AAA · Fired.*00Q000000000002AAA · Held/s,
        )
        await expectAccessible(element)
        element.panel = panelWith(told([]))
        await rendered()
        expect(textOf(element)).toContain('It has not fired yet.')
        await press(element, 'firings')
        expect(textOf(element)).not.toContain('It has not fired yet.')
        expect(wanted).toHaveBeenLastCalledWith([])
    })

    it('saves what the editor gives, closes it, and keeps it open where it was refused', async () => {
        const element = await showRules([RULE])
        const wanted = jest.fn()
        element.addEventListener('want', (event) => wanted(event.detail))
        await press(element, 'edit')
        expect(wanted).toHaveBeenLastCalledWith([
            { view: 'schemas' },
            { view: 'schema', as: 'schema Lead', path: { object: 'Lead' } },
            { view: 'webhooks' },
        ])
        answerWith({ error: { message: 'A rule of this name exists.' } }, 409)
        const save = () => find(element, 'editor').dispatchEvent(new CustomEvent('save', { detail: { name: 'Renamed' } }))
        save()
        await rendered()
        expect(find(element, 'editor')).not.toBeNull()
        answerWith({ ...RULE, name: 'Renamed' })
        save()
        await rendered()
        expect(lastCall()).toEqual({ action: 'ruleUpdate', path: { ruleId: 'r1' }, body: { name: 'Renamed' } })
        expect(find(element, 'editor')).toBeNull()
    })

    it('lets a rule be about each object that the org has described', async () => {
        const objects = [{ object: 'Campaign' }, { object: 'Lead' }]
        const panel = panelWith({ rules: { rules: [], next: null }, sequences: SEQUENCES, schemas: { objects } })
        const element = await show('c-headroom-rules', HeadroomRules, { panel })
        await press(element, 'new')
        expect(find(element, 'editor').targets.objects).toEqual(['Campaign', 'Lead'])
    })

    it('hands the editor what a rehearsal found', async () => {
        const element = await showRules([])
        await press(element, 'new')
        answerWith({ wouldFire: 3, records: 2, busiestHour: 1, examined: 10 })
        find(element, 'editor').dispatchEvent(new CustomEvent('rehearse', { detail: { name: 'New' } }))
        await rendered()
        expect(find(element, 'editor').rehearsed).toMatchObject({ wouldFire: 3 })
    })
})

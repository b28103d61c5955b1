import HeadroomRuleEditor from 'c/headroomRuleEditor'
import { clear, expectAccessible, find, rendered, show } from 'test/lwc'

const FIELDS = [
    { name: 'Status', label: 'Lead Status', type: 'picklist', formula: false, picklistValues: ['Open', 'Working'] },
    { name: 'NumberOfEmployees', label: 'Employees', type: 'integer', formula: false },
    { name: 'DoNotCall', label: 'Do Not Call', type: 'boolean', formula: false },
    { name: 'Score__c', label: 'Score', type: 'double', formula: true },
]
const RULE = {
    id: 'r1',
    name: 'Working leads',
    object: 'Lead',
    event: 'updated',
    when: 'newly_meets',
    conditions: [{ field: 'Status', operator: 'changed_to', value: 'Working' }],
    logic: 'all',
    actions: [
        { type: 'wait', minutes: 60 },
        { type: 'add_to_sequence', sequenceId: 's1' },
    ],
    isEnabled: true,
    firingsPerHourMax: 500,
}

const showEditor = (properties) =>
    show('c-headroom-rule-editor', HeadroomRuleEditor, {
        rule: null,
        fields: FIELDS,
        sequences: [{ id: 's1', name: 'Outbound' }],
        ...properties,
    })

const inputs = (element, name) => [...element.shadowRoot.querySelectorAll(`[data-name="${name}"]`)]

async function choose(element, name, value, index = 0) {
    inputs(element, name)[index].dispatchEvent(new CustomEvent('change', { detail: { value } }))
    await rendered()
}

/** The bare stand-ins of base components check nothing, so that here every input is filled. */
function accept(element) {
    for (const input of element.shadowRoot.querySelectorAll('lightning-input, lightning-combobox')) input.reportValidity = () => true
}

async function saved(element) {
    const heard = jest.fn()
    element.addEventListener('save', (event) => heard(event.detail))
    accept(element)
    find(element, 'save').click()
    await rendered()
    return heard.mock.calls[0]?.[0]
}

afterEach(clear)

describe('c-headroom-rule-editor', () => {
    it('gives back an unedited rule as it was', async () => {
        const element = await showEditor({ rule: RULE })
        const { id, ...input } = RULE
        expect(await saved(element)).toEqual(input)
        expect(id).toBe('r1')
        await expectAccessible(element)
    })

    it('makes a rule from what a person chooses, each value of its field’s type', async () => {
        const element = await showEditor()
        await choose(element, 'name', 'Large leads')
        for (let count = 0; count < 3; count++) find(element, 'add-condition').click()
        await rendered()
        await choose(element, 'field', 'Status')
        await choose(element, 'value', 'Open')
        await choose(element, 'field', 'NumberOfEmployees', 1)
        await choose(element, 'operator', 'greater_than', 1)
        await choose(element, 'value', '500', 1)
        await choose(element, 'field', 'DoNotCall', 2)
        await choose(element, 'value', 'false', 2)
        await choose(element, 'matching', 'custom')
        await choose(element, 'logic', '1 AND (2 OR 3)')
        await choose(element, 'target', 's1')
        expect(await saved(element)).toMatchObject({
            name: 'Large leads',
            conditions: [
                { field: 'Status', operator: 'equals', value: 'Open' },
                { field: 'NumberOfEmployees', operator: 'greater_than', value: 500 },
                { field: 'DoNotCall', operator: 'equals', value: false },
            ],
            logic: '1 AND (2 OR 3)',
            actions: [{ type: 'add_to_sequence', sequenceId: 's1' }],
        })
    })

    it('offers of a picklist its values and of a calculated field nothing that asks whether it changed', async () => {
        const element = await showEditor({
            rule: { ...RULE, conditions: [RULE.conditions[0], { field: 'Score__c', operator: 'equals', value: 1 }] },
        })
        expect(inputs(element, 'value')[0].options).toEqual([
            { label: 'Open', value: 'Open' },
            { label: 'Working', value: 'Working' },
        ])
        const operators = inputs(element, 'operator')[1].options.map(({ value }) => value)
        expect(operators).toContain('less_than')
        expect(operators).not.toContain('is_changed')
    })

    it('moves an action up and takes one away', async () => {
        const element = await showEditor({ rule: RULE })
        inputs(element, 'up')[1].click()
        await rendered()
        expect((await saved(element)).actions.map(({ type }) => type)).toEqual(['add_to_sequence', 'wait'])
        inputs(element, 'removeAction')[1].click()
        await rendered()
        expect(element.rule.actions).toEqual([{ type: 'add_to_sequence', sequenceId: 's1' }])
    })

    it('asks for the fields of another object, whose conditions are none of the old ones', async () => {
        const element = await showEditor({ rule: RULE })
        const heard = jest.fn()
        element.addEventListener('objectchange', (event) => heard(event.detail))
        await choose(element, 'object', 'Task')
        expect(heard).toHaveBeenCalledWith('Task')
        expect(element.rule.conditions).toEqual([])
        expect(find(element, 'no-conditions')).not.toBeNull()
    })

    it('keeps an action that it does not edit', async () => {
        const action = { type: 'from_a_newer_relay', text: 'Call' }
        const element = await showEditor({ rule: { ...RULE, actions: [action] } })
        expect(find(element, 'actions').textContent).toContain('from_a_newer_relay')
        expect((await saved(element)).actions).toEqual([action])
    })

    it('says what a rehearsal found', async () => {
        const element = await showEditor({ rule: RULE, rehearsed: { wouldFire: 1200, records: 900, busiestHour: 80, examined: 50000 } })
        expect(find(element, 'rehearsal').textContent).toContain('1,200 times, for 900 records')
        await expectAccessible(element)
    })

    it('does not save while an input is not filled', async () => {
        const element = await showEditor()
        const heard = jest.fn()
        element.addEventListener('save', heard)
        accept(element)
        inputs(element, 'name')[0].reportValidity = () => false
        find(element, 'save').click()
        expect(heard).not.toHaveBeenCalled()
    })
})

import HeadroomRuleEditor from 'c/headroomRuleEditor'
import { checkInputs, clear, expectAccessible, find, give, named, press, rendered, show } from 'test/lwc'

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
        targets: { fields: FIELDS, sequences: [{ id: 's1', name: 'Outbound' }], webhooks: [] },
        ...properties,
    })

async function saved(element) {
    const heard = jest.fn()
    element.addEventListener('save', (event) => heard(event.detail))
    checkInputs(element)
    named(element, 'save')[0].click()
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
        await give(element, 'name', 'Large leads')
        await press(element, 'add')
        await press(element, 'add')
        await press(element, 'add')
        await give(element, 'field', 'Status')
        await give(element, 'value', 'Open')
        await give(element, 'field', 'NumberOfEmployees', 1)
        await give(element, 'operator', 'greater_than', 1)
        await give(element, 'value', '500', 1)
        await give(element, 'field', 'DoNotCall', 2)
        await give(element, 'value', 'false', 2)
        await give(element, 'matching', 'custom')
        await give(element, 'logic', '1 AND (2 OR 3)')
        await give(element, 'sequenceId', 's1')
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
        expect(named(element, 'value')[0].options).toEqual([
            { label: 'Open', value: 'Open' },
            { label: 'Working', value: 'Working' },
        ])
        const operators = named(element, 'operator')[1].options.map(({ value }) => value)
        expect(operators).toContain('less_than')
        expect(operators).not.toContain('is_changed')
    })

    it('moves an action up and takes one away', async () => {
        const element = await showEditor({ rule: RULE })
        await press(element, 'up', 1)
        expect((await saved(element)).actions.map(({ type }) => type)).toEqual(['add_to_sequence', 'wait'])
        await press(find(element, 'actions'), 'remove', 1)
        expect(element.rule.actions).toEqual([{ type: 'add_to_sequence', sequenceId: 's1' }])
    })

    it('offers the objects of the org, and its own before they are known', async () => {
        const namesOf = (element) => named(element, 'object')[0].options.map(({ value }) => value)
        expect(namesOf(await showEditor({ rule: { ...RULE, object: 'Visit__c' } }))).toEqual(['Visit__c'])
        const targets = { fields: FIELDS, objects: ['Lead', 'Visit__c', 'Campaign'] }
        expect(namesOf(await showEditor({ rule: RULE, targets }))).toEqual(['Campaign', 'Lead', 'Visit__c'])
    })

    it('asks for the fields of another object, whose conditions are none of the old ones', async () => {
        const element = await showEditor({ rule: RULE })
        const heard = jest.fn()
        element.addEventListener('objectchange', (event) => heard(event.detail))
        await give(element, 'object', 'Task')
        expect(heard).toHaveBeenCalledWith('Task')
        expect(element.rule.conditions).toEqual([])
        expect(find(element, 'no-conditions')).not.toBeNull()
    })

    it('keeps an action that it does not edit', async () => {
        const action = { type: 'from_a_newer_relay', text: 'Call' }
        const element = await showEditor({ rule: { ...RULE, actions: [action] } })
        expect(named(element, 'unknown')[0].value).toContain('from_a_newer_relay')
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
        checkInputs(element)
        named(element, 'name')[0].reportValidity = () => false
        named(element, 'save')[0].click()
        expect(heard).not.toHaveBeenCalled()
    })
})

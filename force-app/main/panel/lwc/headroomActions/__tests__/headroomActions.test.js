import { blankAction, closeAction, describeAction, editAction, openAction } from 'c/headroomActions'

const TYPES = ['add_to_sequence', 'create_task', 'update_field', 'wait']
const TARGETS = {
    sequences: [{ id: 's1', name: 'Outbound' }],
    fields: [
        { name: 'Rating', label: 'Rating', type: 'picklist', formula: false, updateable: true, picklistValues: ['Hot', 'Cold'] },
        { name: 'Score__c', label: 'Score', type: 'double', formula: true, updateable: false },
        { name: 'Seats__c', label: 'Seats', type: 'integer', formula: false, updateable: true },
    ],
}
const input = (action, name) => describeAction(action, TARGETS, TYPES).inputs.find((one) => one.name === name)

describe('actions', () => {
    it.each([
        { type: 'add_to_sequence', sequenceId: 's1' },
        { type: 'remove_from_sequence', sequenceId: 's1' },
        { type: 'create_task', subject: 'Call', dueInDays: 0, priority: 'High' },
        { type: 'update_field', field: 'Rating', value: 'Hot' },
        { type: 'update_field', field: 'Rating', value: null },
        { type: 'call_webhook', webhookId: 'w1' },
        { type: 'wait', minutes: 90 },
        { type: 'wait', minutes: 2_880 },
        { type: 'from_a_newer_relay', text: 'Call' },
    ])('are given back as they were: $type', (action) => {
        expect(closeAction(openAction(action))).toEqual(action)
    })

    it('wait so many days, hours or minutes, whichever is whole', () => {
        expect([2_880, 90, 120].map((minutes) => openAction({ type: 'wait', minutes }))).toEqual([
            { type: 'wait', amount: 2, unit: 1_440 },
            { type: 'wait', amount: 90, unit: 1 },
            { type: 'wait', amount: 2, unit: 60 },
        ])
        const wait = editAction(
            editAction(blankAction('wait'), { name: 'unit', value: '60' }, TARGETS),
            { name: 'amount', value: '24' },
            TARGETS,
        )
        expect(wait).toMatchObject({ amount: 24, unit: 60 })
        expect(closeAction(wait)).toEqual({ type: 'wait', minutes: 1_440 })
        expect(input(wait, 'amount').max).toBe(720)
    })

    it('write only fields that can be written, with the input of their type', () => {
        const update = blankAction('update_field')
        expect(input(update, 'field').options.map(({ value }) => value)).toEqual(['Rating', 'Seats__c'])
        const rating = editAction(update, { name: 'field', value: 'Rating' }, TARGETS)
        expect(input(rating, 'value').options.map(({ value }) => value)).toEqual(['Hot', 'Cold'])
        const seats = editAction(rating, { name: 'field', value: 'Seats__c' }, TARGETS)
        expect(input(seats, 'value').type).toBe('number')
        expect(closeAction(editAction(seats, { name: 'value', value: '12' }, TARGETS))).toEqual({
            type: 'update_field',
            field: 'Seats__c',
            value: 12,
        })
        expect(closeAction(seats).value).toBeNull()
    })

    it('make a task without what was left empty', () => {
        const task = { ...blankAction('create_task'), subject: 'Call', ownerId: '', dueInDays: '', description: 'About the offer' }
        expect(closeAction(task)).toEqual({ type: 'create_task', subject: 'Call', description: 'About the offer' })
    })

    it('keep a target that is no longer listed, and say where there is none', () => {
        const gone = input({ type: 'add_to_sequence', sequenceId: 's9' }, 'sequenceId')
        expect(gone.options.map(({ value }) => value)).toEqual(['s1', 's9'])
        const [, webhook] = describeAction(blankAction('call_webhook'), { webhooks: [] }, TYPES).inputs
        expect(webhook.placeholder).toContain('No webhook')
    })

    it('of a type that this page does not know are shown as the relay has them', () => {
        expect(input({ type: 'from_a_newer_relay' }, 'unknown')).toMatchObject({ value: '{"type":"from_a_newer_relay"}', readOnly: true })
    })
})

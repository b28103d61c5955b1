import { describe, expect, test } from '@jest/globals'
import { parseInput } from '../../../../relay/src/http/index.ts'
import { HeadroomError } from '../../../../relay/src/platform/errors.ts'
import { ruleInputSchema } from '../../../../relay/src/rules/rule-schema.ts'

const SEQUENCE = '7b0f8f4e-6a50-4c8e-9d9b-0f5a5b0c7a11'
const valid = {
    name: 'Lead becomes Working',
    object: 'Lead',
    event: 'updated',
    conditions: [{ field: 'Status', operator: 'equals', value: 'Working' }],
    actions: [{ type: 'add_to_sequence', sequenceId: SEQUENCE }],
}

function refusal(change: object): { field: string | undefined; message: string } {
    try {
        parseInput(ruleInputSchema, { ...valid, ...change }, 'body_invalid')
    } catch (error) {
        if (error instanceof HeadroomError) return { field: error.field, message: error.message }
        throw error
    }
    throw new Error('it was accepted')
}

const condition = (details: object) => ({ conditions: [{ field: 'Status', operator: 'equals', value: 'Working', ...details }] })

describe('a rule', () => {
    test('takes its defaults', () => {
        expect(ruleInputSchema.parse(valid)).toEqual({
            ...valid,
            when: 'newly_meets',
            logic: 'all',
            isEnabled: true,
            firingsPerHourMax: 500,
        })
    })

    test.each([
        ['an unknown key', { colour: 'red' }, 'colour'],
        ['FAILURES C2-34: orgId', { orgId: '00D000000000001AAA' }, 'orgId'],
        ['FAILURES C2-34: id', { id: SEQUENCE }, 'id'],
        ['no name', { name: '' }, 'name'],
        ['a name with NUL', { name: 'a\0b' }, 'name'],
        ['a name with half a surrogate pair', { name: '\ud800' }, 'name'],
        ['an object that is no name', { object: 'In voice' }, 'object'],
        ['an unknown event', { event: 'saved' }, 'event'],
        ['an unknown operator', condition({ operator: 'matches' }), 'conditions[0].operator'],
        ['a value of the wrong kind', condition({ value: {} }), 'conditions[0].value'],
        ['an empty text', condition({ value: '' }), 'conditions[0].value'],
        ['a text of 256 characters', condition({ value: 'x'.repeat(256) }), 'conditions[0].value'],
        ['a text to be greater than', condition({ operator: 'greater_than', value: 'abc' }), 'conditions[0].value'],
        ['a day that no month has', condition({ operator: 'less_than', value: '2026-02-30' }), 'conditions[0].value'],
        ['is_null with a text', condition({ operator: 'is_null', value: 'true' }), 'conditions[0].value'],
        ['a path as a field', condition({ field: 'Owner.Name' }), 'conditions[0].field'],
        ['FAILURES C4-72: constructor as a field', condition({ field: 'constructor' }), 'conditions[0].field'],
        ['FAILURES C4-72: __proto__ as a field', condition({ field: '__proto__' }), 'conditions[0].field'],
        ['an unknown key in a condition', condition({ regex: '^(a+)+$' }), 'conditions[0].regex'],
        ['51 conditions', { conditions: Array.from({ length: 51 }, () => valid.conditions[0]) }, 'conditions'],
        ['no action', { actions: [] }, 'actions'],
        ['an unknown action', { actions: [{ type: 'run_code', sequenceId: SEQUENCE }] }, 'actions[0].type'],
        ['an id that is none', { actions: [{ type: 'add_to_sequence', sequenceId: '1' }] }, 'actions[0].sequenceId'],
        ['a wait of no time', { actions: [{ type: 'wait', minutes: 0 }, ...valid.actions] }, 'actions[0].minutes'],
        ['a wait of more than 30 days', { actions: [{ type: 'wait', minutes: 43_201 }, ...valid.actions] }, 'actions[0].minutes'],
        ['nothing after a wait', { actions: [...valid.actions, { type: 'wait', minutes: 1 }] }, 'actions'],
        ['logic over a missing condition', { logic: '1 AND 2' }, 'logic'],
        ['FAILURES C4-71: logic over 4 KB', { logic: '('.repeat(5_000) }, 'logic'],
    ])('is refused with %s, naming the field', (_name, change, field) => {
        expect(refusal(change).field).toBe(field)
    })

    test('is refused in words that say what to do', () => {
        expect(refusal({ colour: 'red' }).message).toBe('Remove it: there is nothing of this name here.')
        expect(refusal(condition({ operator: 'matches' })).message).toMatch(/^Give one of equals, does_not_equal, contains/)
        expect(refusal(condition({ value: {} })).message).toMatch(/^Give a text/)
        expect(refusal({ object: 'In voice' }).message).toBe('Give the object’s API name, for example Lead.')
        expect(refusal({ name: undefined }).message).toBe('Give a text.')
        expect(refusal({ conditions: {} }).message).toBe('Give a list.')
        expect(refusal({ isEnabled: 1 }).message).toBe('Give true or false.')
        expect(refusal(condition({ operator: 'contains', value: 'x'.repeat(256) })).message).toBe('Give at most 255 characters.')
        for (const value of ['soon', 'x'.repeat(256), true, null])
            expect(refusal(condition({ operator: 'less_than', value })).message).toMatch(/^Give a number, a date/)
    })

    test('FAILURES C4-72: a __proto__ key from JSON is refused and pollutes nothing', () => {
        const body = JSON.parse(`{"__proto__":{"polluted":true},${JSON.stringify(valid).slice(1)}`) as object
        expect(() => parseInput(ruleInputSchema, body, 'body_invalid')).toThrow(HeadroomError)
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    })
})

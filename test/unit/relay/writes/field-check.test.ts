/** What is refused before it waits for Salesforce to refuse it. */
import { describe, expect, test } from '@jest/globals'
import { checkApproved, checkFields } from '../../../../relay/src/writes/field-check.ts'
import type { Field, ObjectSchema } from '../../../../relay/src/schemas/index.ts'

const makeField = (name: string, type: string, more: Partial<Field> = {}): Field => {
    const open = { updateable: true, createable: true, required: false }
    return { name, label: name, type, custom: true, formula: false, encrypted: false, ...open, ...more }
}
const schema: ObjectSchema = {
    object: 'Lead',
    version: 1,
    describedAt: '2026-11-22T10:00:00.000Z',
    fields: [
        makeField('LastName', 'string', { required: true, length: 80 }),
        makeField('Bio__c', 'textarea', { length: 0 }),
        makeField('Score__c', 'double'),
        makeField('IsHot__c', 'boolean'),
        makeField('Due__c', 'date'),
        makeField('LastCall__c', 'datetime'),
        makeField('Source__c', 'string', { updateable: false }),
        makeField('Stage__c', 'string', { createable: false }),
    ],
    approvedFields: null,
    writableFields: ['lastname', 'Score__c'],
}
const path = (name: string): string => `fields.${name}`
const check = (name: string, value: string | number | boolean | null, operation: 'create' | 'update' = 'update') => {
    checkFields(schema, operation, { [name]: value }, path)
}

describe('a value', () => {
    test.each([
        ['LastName', 'x'.repeat(80)],
        ['Bio__c', 'x'.repeat(81)],
        ['Bio__c', null],
        ['Score__c', 4.5],
        ['IsHot__c', false],
        ['Due__c', '2028-02-29'],
        ['LastCall__c', '2026-11-22T10:00Z'],
        ['LastCall__c', '2026-11-22T10:00:00.000+0100'],
    ])('that fits %s is taken: %j', (name, value) => {
        expect(() => check(name, value)).not.toThrow()
    })

    test.each([
        ['LastName', null, 'The org requires a value: give one.'],
        ['LastName', 'x'.repeat(81), 'Use at most 80 characters.'],
        ['Bio__c', 7, 'Give a text.'],
        ['Score__c', '4.5', 'Give a number.'],
        ['IsHot__c', 'true', 'Give true or false.'],
        ['Due__c', '2026-02-30', 'Give a date such as 2026-11-22.'],
        ['Due__c', '2026-11-22T10:00:00Z', 'Give a date such as 2026-11-22.'],
        ['Due__c', 20_261_122, 'Give a date such as 2026-11-22.'],
        ['LastCall__c', '2026-11-22', 'Give a time such as 2026-11-22T10:00:00Z.'],
        ['LastCall__c', '2026-11-22T10:00:00', 'Give a time such as 2026-11-22T10:00:00Z.'],
        ['LastCall__c', '2026-04-31T10:00:00Z', 'Give a time such as 2026-11-22T10:00:00Z.'],
        ['LastCall__c', '2026-11-22T25:00:00Z', 'Give a time such as 2026-11-22T10:00:00Z.'],
        ['Source__c', 'web', 'Source__c cannot be written: leave it out.'],
        ['score__c', 4.5, 'Salesforce spells it Score__c.'],
    ])('that does not fit %s is refused with what to do: %j', (name, value, message) => {
        expect(() => check(name, value)).toThrow(expect.objectContaining({ code: 'body_invalid', field: `fields.${name}`, message }))
    })

    test('goes into a new record where the org lets it be given there, and only there', () => {
        expect(() => check('Source__c', 'web', 'create')).not.toThrow()
        expect(() => check('Stage__c', 'new', 'create')).toThrow('leave it out')
    })

    test('of an object that the org has not described is left to the org', () => {
        for (const unknown of [null, { ...schema, fields: [] }])
            expect(() => checkFields(unknown, 'update', { Anything__c: 1 }, path)).not.toThrow()
    })
})

test('a field that no admin has approved is refused, whatever the case in which it was approved; while nobody has said, none is', () => {
    expect(() => checkApproved(schema, { LastName: 'Lovelace', Score__c: 1 }, path)).not.toThrow()
    expect(() => checkApproved(schema, { LastName: 'Lovelace', Bio__c: null }, path)).toThrow(
        expect.objectContaining({ code: 'body_invalid', field: 'fields.Bio__c' }),
    )
    expect(() => checkApproved({ ...schema, writableFields: null }, { Bio__c: null }, path)).not.toThrow()
})

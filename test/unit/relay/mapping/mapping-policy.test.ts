/** Which field a name means, whether it may go to Salesforce, and who wins. */
import { describe, expect, test } from '@jest/globals'
import { defaultMapping, mapValues, viewMapping } from '../../../../relay/src/mapping/mapping-policy.ts'
import type { Direction, Mapping } from '../../../../relay/src/mapping/mapping-schema.ts'
import type { ObjectSchema } from '../../../../relay/src/schemas/index.ts'
import { makeField } from '../../../support/describe-org.ts'

const MAPPING: Mapping = {
    direction: 'both',
    winner: 'salesforce',
    fields: [
        { name: 'mail', field: 'Email', winner: 'app' },
        { name: 'score', field: 'Score__c', direction: 'to_app' },
        { name: 'Rating', field: 'Rating__c' },
    ],
}
const map = (values: Record<string, string | number>, mapping = MAPPING) => mapValues('Lead', mapping, values, (name) => `fields.${name}`)
const refusal = (message: string, field: string): unknown => expect.objectContaining({ code: 'body_invalid', field, message })

describe('values of an application', () => {
    test('go by its names, by the API’s where it has none, and say in which of them Salesforce wins', () => {
        const mapped = map({ mail: 'ada@example.com', Rating: 'Hot', Status: 'Open' })
        expect(mapped.fields).toEqual({ Email: 'ada@example.com', Rating__c: 'Hot', Status: 'Open' })
        expect(mapped.yielding).toEqual(['Rating__c', 'Status'])
    })

    test.each([
        ['score', 'The mapping of Lead does not let score go to Salesforce: change its direction or leave it out.'],
        ['Email', 'The mapping of Lead has another name for Email: see /v1/mapping/Lead.'],
        ['email', 'The mapping of Lead has another name for email: see /v1/mapping/Lead.'],
        ['Score__c', 'The mapping of Lead has another name for Score__c: see /v1/mapping/Lead.'],
        ['SCORE__C', 'The mapping of Lead has another name for SCORE__C: see /v1/mapping/Lead.'],
    ])('are refused under %s, and nothing goes past what the mapping says of it', (name, message) => {
        expect(() => map({ Status: 'Open', [name]: 1 })).toThrow(refusal(message, `fields.${name}`))
    })

    test('are refused where two names mean one field', () => {
        const twice = { ...MAPPING, fields: [...MAPPING.fields, { name: 'e-mail', field: 'Email' }] }
        const message = 'Email stands twice under different names: leave one out.'
        expect(() => map({ mail: 'a', 'e-mail': 'b' }, twice)).toThrow(refusal(message, 'fields.e-mail'))
    })

    test.each<[Direction, boolean]>([
        ['both', true],
        ['to_salesforce', true],
        ['to_app', false],
        ['none', false],
    ])('of an object that goes %s are taken: %s', (direction, isTaken) => {
        const go = () => map({ Status: 'Open' }, { ...MAPPING, direction, fields: [] })
        if (isTaken) expect(go().fields).toEqual({ Status: 'Open' })
        else expect(go).toThrow('does not let Status go to Salesforce')
    })
})

test.each([
    ['Lead', 'both'],
    ['Contact', 'both'],
    ['Campaign', 'both'],
    ['Task', 'to_salesforce'],
    ['Event', 'to_salesforce'],
    ['Account', 'to_app'],
    ['Opportunity', 'to_app'],
    ['Invoice__c', 'to_app'],
])('a %s goes %s until somebody decides otherwise, and Salesforce wins', (object, direction) => {
    expect(defaultMapping(object)).toEqual({ direction, winner: 'salesforce', fields: [] })
})

describe('what keeps a mapped field from being written', () => {
    const schema: ObjectSchema = {
        object: 'Lead',
        version: 1,
        describedAt: '2026-11-22T10:00:00.000Z',
        fields: [makeField('Email', 'email'), makeField('Score__c', 'double'), makeField('Locked__c', 'string', { updateable: false })],
        approvedFields: null,
        writableFields: ['email', 'Locked__c'],
    }
    const problemOf = (field: string, known: ObjectSchema | null = schema, direction: Direction = 'both'): string | null | undefined =>
        viewMapping('Lead', { direction, winner: 'app', fields: [{ name: 'x', field }] }, false, known).fields[0]?.problem

    test('is told in plain words', () => {
        expect(problemOf('Gone__c')).toBe('The org has no field of this name any more, or the package may not see it.')
        expect(problemOf('Locked__c')).toBe('The org does not let it be changed.')
        expect(problemOf('Score__c')).toBe('An admin of the org has not approved that it is written.')
    })

    test('is nothing where it is approved, in whatever case, where nobody has said, and where nothing is to be written', () => {
        expect(problemOf('Email')).toBeNull()
        expect(problemOf('Score__c', { ...schema, writableFields: null })).toBeNull()
        expect([problemOf('Gone__c', null), problemOf('Gone__c', { ...schema, fields: [] })]).toEqual([null, null])
        expect(problemOf('Gone__c', schema, 'to_app')).toBeNull()
    })

    test('stands beside what holds for the field: its own direction and winner, or the object’s', () => {
        expect(viewMapping('Lead', MAPPING, true, null)).toEqual({
            object: 'Lead',
            direction: 'both',
            winner: 'salesforce',
            isDefault: true,
            fields: [
                { name: 'mail', field: 'Email', direction: 'both', winner: 'app', problem: null },
                { name: 'score', field: 'Score__c', direction: 'to_app', winner: 'salesforce', problem: null },
                { name: 'Rating', field: 'Rating__c', direction: 'both', winner: 'salesforce', problem: null },
            ],
        })
    })
})
